# METADATA
# title: The kubelet configuration file must not be open to others than root
# description: |
#   The configuration decides who may talk to the kubelet. Whoever can write it switches
#   authentication off; whoever can read it learns what to try.
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
#     cis: ["4.1.9"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242456, V-242407]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/var/lib/kubelet/config.yaml, /etc/kubernetes/kubelet/config.json]
#       description: |
#         Paths or globs of the configuration file of the kubelet; the one that --config names is read as
#         well.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on the configuration file of the kubelet.
#   verify: stat -c "%a %n" /var/lib/kubelet/config.yaml
package policies.node.kubelet_config_permissions

import data.lib.files
import data.lib.flags
import data.lib.kubelet

default paths := ["/var/lib/kubelet/config.yaml", "/etc/kubernetes/kubelet/config.json"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(_paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(_paths, max_mode)

not_applicable contains finding if some finding in files.absent(_paths)

# the usual places, and the one that this kubelet was told
_paths := array.concat(paths, [path | path := flags.value(kubelet.process, "config")])
