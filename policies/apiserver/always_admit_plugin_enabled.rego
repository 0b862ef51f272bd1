# METADATA
# title: The API server must not run the AlwaysAdmit plugin
# description: |
#   The plugin says yes to everything. All other plugins still run, so that it does
#   nothing any more but show that the list was copied from a setup without admission
#   control.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.10"]
#     nsa: [network/control-plane, pods/enforcement]
#     owasp_k8s: [K07, K04]
#     pci_dss4: ["2.2.1", "2.2.6", "6.5.1"]
#     soc2: [CC6.1, CC7.1, CC8.1]
#     hipaa: ["164.312(a)(1)", "164.308(a)(1)(ii)(B)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.1", "4.4.3"]
#   remediation: Remove AlwaysAdmit from --enable-admission-plugins.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(enable|disable)-admission-plugins'
package policies.apiserver.always_admit_plugin_enabled

import data.lib.admission
import data.lib.flags

violation contains {"msg": "the admission plugin AlwaysAdmit is enabled", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	admission.is_on(process, "AlwaysAdmit")

	path := admission.path(process, "AlwaysAdmit")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
