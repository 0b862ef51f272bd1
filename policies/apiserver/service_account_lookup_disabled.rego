# METADATA
# title: The API server must look up the service account of every token
# description: |
#   Without the lookup a token is good as long as its signature is. Deleting the service
#   account, or the Secret or pod that the token is bound to, then takes no right away
#   from whoever holds it.
# related_resources:
#   - description: Managing service accounts
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.21"]
#     mitre: [T1550.001]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: Remove --service-account-lookup=false; the default looks every token up.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--service-account-lookup'
package policies.apiserver.service_account_lookup_disabled

import data.lib.flags

violation contains {"msg": "the tokens of deleted service accounts are still accepted", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	flags.bool(process, "service-account-lookup", true) == false

	path := flags.path(process, "service-account-lookup")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
