# METADATA
# title: The controller manager must not serve profiling endpoints
# description: |
#   Profiles of the controller manager show which objects it works on and where it
#   waits. They are on by default and serve nobody but an investigation, or somebody
#   looking for a weak spot.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# custom:
#   severity: low
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.2"]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-242409]
#   remediation: Set --profiling=false.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e '--profiling'
package policies.apiserver.controller_manager_profiling_enabled

import data.lib.flags

violation contains {"msg": "profiling is on", "details": {"path": path}} if {
	some process in flags.of("kube-controller-manager")
	flags.bool(process, "profiling", true)

	path := flags.path(process, "profiling")
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")
