# METADATA
# title: The client CA file of the kubelet must belong to root
# description: |
#   The owner of the CA file decides whom the kubelet trusts: with another CA in it he holds
#   every pod of the node.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.1.8"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242450]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/pki/ca.crt]
#       description: Paths or globs of the client CA of the kubelet, where its configuration does not name one.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the file that authentication.x509.clientCAFile names.
#   verify: stat -c "%U:%G %n" /etc/kubernetes/pki/ca.crt
package policies.node.client_ca_file_ownership

import data.lib.files
import data.lib.kubelet

default paths := ["/etc/kubernetes/pki/ca.crt"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(_paths, owner)

unknown contains finding if some finding in files.owner_unknown(_paths, owner)

not_applicable contains finding if some finding in files.absent(_paths)

# the file that the kubelet is known to use, else the usual places
_paths := [setting.value] if {
	setting := kubelet.setting("authentication.x509.clientCAFile")
	setting.value != ""
} else := paths
