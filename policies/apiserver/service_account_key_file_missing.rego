# METADATA
# title: The API server must verify service account tokens by a key of its own
# description: |
#   Without a key file the private key of the TLS certificate verifies tokens as well.
#   Then one key serves two purposes: to rotate the certificate breaks all tokens, and
#   who steals it can make tokens.
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
#     cis: ["1.2.22"]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Set --service-account-key-file to the public half of the signing key of service account tokens.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--service-account-(key-file|signing-endpoint)'
package policies.apiserver.service_account_key_file_missing

import data.lib.flags

violation contains {"msg": "--service-account-key-file is not set", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "service-account-key-file")
	not flags.is_given(process, "service-account-signing-endpoint")

	path := flags.path(process, "service-account-key-file")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
