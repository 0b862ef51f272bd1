# METADATA
# title: The kubelet configuration file must belong to root
# description: |
#   The owner of the file can open the kubelet to anonymous callers and wait for its next
#   restart.
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
#     cis: ["4.1.10"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242457, V-242406]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/var/lib/kubelet/config.yaml, /etc/kubernetes/kubelet/config.json]
#       description: |
#         Paths or globs of the configuration file of the kubelet; the one that --config names is read as
#         well.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the configuration file of the kubelet.
#   verify: stat -c "%U:%G %n" /var/lib/kubelet/config.yaml
package policies.node.kubelet_config_ownership

import data.lib.files
import data.lib.flags
import data.lib.kubelet

default paths := ["/var/lib/kubelet/config.yaml", "/etc/kubernetes/kubelet/config.json"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(_paths, owner)

unknown contains finding if some finding in files.owner_unknown(_paths, owner)

not_applicable contains finding if some finding in files.absent(_paths)

# the usual places, and the one that this kubelet was told
_paths := array.concat(paths, [path | path := flags.value(kubelet.process, "config")])
