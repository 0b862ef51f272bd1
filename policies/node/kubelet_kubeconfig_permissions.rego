# METADATA
# title: The kubelet kubeconfig must not be open to others than root
# description: |
#   The kubeconfig holds or names the credentials of the node. With them a local user reads
#   the secrets of every pod on it and acts as the node towards the API server.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.5"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242452]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/kubelet.conf, /var/lib/kubelet/kubeconfig]
#       description: Paths or globs of the kubeconfig of the kubelet; the one that --kubeconfig names is read as well.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on the kubeconfig of the kubelet.
#   verify: stat -c "%a %n" /etc/kubernetes/kubelet.conf /var/lib/kubelet/kubeconfig
package policies.node.kubelet_kubeconfig_permissions

import data.lib.files
import data.lib.flags
import data.lib.kubelet

default paths := ["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(_paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(_paths, max_mode)

not_applicable contains finding if some finding in files.absent(_paths)

# the usual places, and the one that this kubelet was told
_paths := array.concat(paths, [path | path := flags.value(kubelet.process, "kubeconfig")])
