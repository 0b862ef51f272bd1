# METADATA
# title: The API server must not serve profiling endpoints
# description: |
#   Profiles show what the process does and where it waits. They help to find weak
#   spots, cost time while they are taken, and are of no use outside an investigation.
# related_resources:
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.15"]
#     mitre: [T1613]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: Set --profiling=false.
#   verify: kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e '--profiling'
package policies.apiserver.profiling_enabled

import data.lib.flags

violation contains {"msg": "profiling is on", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	flags.bool(process, "profiling", true)

	path := flags.path(process, "profiling")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
