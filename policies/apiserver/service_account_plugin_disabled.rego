# METADATA
# title: The API server must run the ServiceAccount plugin
# description: |
#   The plugin gives pods their service account and its projected token, and refuses
#   pods that name an account or Secret they may not use. Without it pods fall back on
#   whatever credentials they were given by hand.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
#   - description: Managing service accounts
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.12"]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: Remove ServiceAccount from --disable-admission-plugins.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(enable|disable)-admission-plugins'
package policies.apiserver.service_account_plugin_disabled

import data.lib.admission
import data.lib.flags

violation contains {"msg": "the admission plugin ServiceAccount is off", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "ServiceAccount")

	path := admission.path(process, "ServiceAccount")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
