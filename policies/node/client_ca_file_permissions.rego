# METADATA
# title: The client CA file of the kubelet must be writable by root only
# description: |
#   The kubelet trusts every client whose certificate this CA signed. Whoever can replace the
#   file adds a CA of his own and may then run commands in all pods of the node.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.7"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242449]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/pki/ca.crt]
#       description: Paths or globs of the client CA of the kubelet, where its configuration does not name one.
#     maxMode:
#       type: string
#       default: "0644"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 644 on the file that authentication.x509.clientCAFile names.
#   verify: stat -c "%a %n" /etc/kubernetes/pki/ca.crt
package policies.node.client_ca_file_permissions

import data.lib.files
import data.lib.kubelet

default paths := ["/etc/kubernetes/pki/ca.crt"]

paths := input.parameters.paths

default max_mode := "0644"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(_paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(_paths, max_mode)

not_applicable contains finding if some finding in files.absent(_paths)

# the file that the kubelet is known to use, else the usual places
_paths := [setting.value] if {
	setting := kubelet.setting("authentication.x509.clientCAFile")
	setting.value != ""
} else := paths
