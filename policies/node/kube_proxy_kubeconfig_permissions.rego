# METADATA
# title: The kube-proxy kubeconfig must not be open to others than root
# description: |
#   The kubeconfig holds the credentials of kube-proxy. Any local user who reads it sees the
#   Services and endpoints of the whole cluster with them.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.3"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242447]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/proxy.conf, /var/lib/kube-proxy/kubeconfig]
#       description: Paths or globs of the kubeconfig of kube-proxy.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on the kubeconfig of kube-proxy.
#   verify: stat -c "%a %n" /etc/kubernetes/proxy.conf /var/lib/kube-proxy/kubeconfig
package policies.node.kube_proxy_kubeconfig_permissions

import data.lib.files

default paths := ["/etc/kubernetes/proxy.conf", "/var/lib/kube-proxy/kubeconfig"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
