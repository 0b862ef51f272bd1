# METADATA
# title: The API server must not extend the lifetime of projected service account tokens
# description: |
#   For clients that never reload their token the API server quietly makes tokens of one
#   hour valid for a year. A stolen token then works for as long, although its pod asked
#   for an hour.
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
#     cis: ["1.2.30"]
#     mitre: [T1550.001]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Watch the metric serviceaccount_stale_tokens_total; once it stays at 0, set
#     --service-account-extend-token-expiration=false.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--service-account-extend-token-expiration'
package policies.apiserver.service_account_token_extension_enabled

import data.lib.flags

violation contains {"msg": "projected service account tokens are accepted for a year", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	flags.bool(process, "service-account-extend-token-expiration", true)

	path := flags.path(process, "service-account-extend-token-expiration")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
