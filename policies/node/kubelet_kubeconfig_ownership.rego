# METADATA
# title: The kubelet kubeconfig must belong to root
# description: |
#   An owner other than root can take the credentials of the node, or send the kubelet to an
#   API server of his own that then tells it which pods to run.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.6"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242453]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/kubelet.conf, /var/lib/kubelet/kubeconfig]
#       description: Paths or globs of the kubeconfig of the kubelet; the one that --kubeconfig names is read as well.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the kubeconfig of the kubelet.
#   verify: stat -c "%U:%G %n" /etc/kubernetes/kubelet.conf /var/lib/kubelet/kubeconfig
package policies.node.kubelet_kubeconfig_ownership

import data.lib.files
import data.lib.flags
import data.lib.kubelet

default paths := ["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(_paths, owner)

unknown contains finding if some finding in files.owner_unknown(_paths, owner)

not_applicable contains finding if some finding in files.absent(_paths)

# the usual places, and the one that this kubelet was told
_paths := array.concat(paths, [path | path := flags.value(kubelet.process, "kubeconfig")])
