# METADATA
# title: The API server must accept bootstrap tokens only while nodes join
# description: |
#   Bootstrap tokens are for the minutes in which a node joins. While no token is in use
#   the authenticator serves nobody; it only waits for whoever can write a Secret to
#   kube-system to make himself a credential.
# related_resources:
#   - description: Authenticating with bootstrap tokens
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: low
#   scope: host
#   absence: true
#   match: [kube-apiserver]
#   needs: [Secret, facts.regolith.dev/Cluster, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.1.3"]
#     mitre: [T1078]
#     nsa: [network/control-plane, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: Remove --enable-bootstrap-token-auth, and set it again for the time in which nodes join.
#   verify: |
#     kubeadm token list
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--enable-bootstrap-token-auth'
package policies.apiserver.bootstrap_token_auth_enabled

import data.lib.credentials
import data.lib.duration
import data.lib.flags
import data.lib.k8s

violation contains {"msg": "bootstrap tokens are accepted, and no valid one exists", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	flags.bool(process, "enable-bootstrap-token-auth", false)
	not _has_valid_token

	path := flags.path(process, "enable-bootstrap-token-auth")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

# what cannot be told counts as valid: another control looks at each token
_has_valid_token if {
	some secret in _tokens
	not _has_expired(secret)
}

_tokens := [secret |
	some gv, name
	secret := data.inventory.namespace["kube-system"][gv].Secret[name]
	secret.type == "bootstrap.kubernetes.io/token"
]

_has_expired(secret) if {
	end := duration.instant(credentials.decoded(secret.data.expiration))
	end < duration.instant(k8s.cluster.scannedAt)
}
