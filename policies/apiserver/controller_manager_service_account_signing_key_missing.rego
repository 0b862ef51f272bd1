# METADATA
# title: The controller manager must have a key for service account tokens of its own
# description: |
#   Tokens in Secrets are signed by the controller manager. Without a key for them it
#   makes none at all, and a key that is shared with TLS cannot be rotated without
#   breaking the other use.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#   - description: Managing service accounts
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
# custom:
#   severity: low
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.4"]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Set --service-account-private-key-file to the private half of the key that the API server verifies tokens
#     with (--service-account-key-file).
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e
#     '--service-account-private-key-file'
package policies.apiserver.controller_manager_service_account_signing_key_missing

import data.lib.flags

violation contains {"msg": "--service-account-private-key-file is not set", "details": {"path": path}} if {
	some process in flags.of("kube-controller-manager")
	not flags.is_given(process, "service-account-private-key-file")

	path := flags.path(process, "service-account-private-key-file")
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")
