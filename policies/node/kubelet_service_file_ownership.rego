# METADATA
# title: The kubelet unit file must belong to root
# description: |
#   The owner of a file can change it whatever its mode. An owner of the unit file other than
#   root decides what the kubelet runs as root.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.2"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242454]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default:
#         - /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
#         - /usr/lib/systemd/system/kubelet.service
#         - "/etc/systemd/system/kubelet.service.d/*"
#       description: Paths or globs of the unit file of the kubelet and its drop-ins.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the unit file of the kubelet and on its drop-ins.
#   verify: stat -c "%U:%G %n" /usr/lib/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d/*
package policies.node.kubelet_service_file_ownership

import data.lib.files

default paths := [
	"/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
	"/usr/lib/systemd/system/kubelet.service",
	"/etc/systemd/system/kubelet.service.d/*",
]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
