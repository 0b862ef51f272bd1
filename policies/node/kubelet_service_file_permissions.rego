# METADATA
# title: The kubelet unit file must not be open to others than root
# description: |
#   The unit file says with which program and flags the kubelet starts, as root. Whoever can
#   write it owns the node at the next restart; whoever can read it learns how the node is set
#   up.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.1"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242455]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default:
#         - /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
#         - /usr/lib/systemd/system/kubelet.service
#         - "/etc/systemd/system/kubelet.service.d/*"
#       description: Paths or globs of the unit file of the kubelet and its drop-ins.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on the unit file of the kubelet and on its drop-ins.
#   verify: stat -c "%a %n" /usr/lib/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d/*
package policies.node.kubelet_service_file_permissions

import data.lib.files

default paths := [
	"/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
	"/usr/lib/systemd/system/kubelet.service",
	"/etc/systemd/system/kubelet.service.d/*",
]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
