# METADATA
# title: The kube-proxy kubeconfig must belong to root
# description: |
#   Its owner can read the credentials in it and can point kube-proxy at another API server,
#   which then decides where the traffic of Services goes.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: low
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.4"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242448]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/proxy.conf, /var/lib/kube-proxy/kubeconfig]
#       description: Paths or globs of the kubeconfig of kube-proxy.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the kubeconfig of kube-proxy.
#   verify: stat -c "%U:%G %n" /etc/kubernetes/proxy.conf /var/lib/kube-proxy/kubeconfig
package policies.node.kube_proxy_kubeconfig_ownership

import data.lib.files

default paths := ["/etc/kubernetes/proxy.conf", "/var/lib/kube-proxy/kubeconfig"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
