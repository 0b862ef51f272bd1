# METADATA
# title: ClusterRoles must not approve requests for certificates
# description: |
#   An approved request becomes a certificate in the name that it asks for, be it that of an
#   administrator or of a node. It cannot be withdrawn before it expires.
# related_resources:
#   - description: Kubernetes documentation, certificate signing requests
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.11"]
#     mitre: [T1098, T1550]
#     nsa: [authz/rbac-least-privilege, authn/strong-authentication]
#     owasp_k8s: [K02, K09]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.2.1, 8.3.1]
#     soc2: [CC6.1, CC6.3, CC6.2]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(d)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Leave the approval to the controllers of Kubernetes and to people who look at each request;
#     limit the verb approve on signers with resourceNames to the one signer that is needed.
#   verify: |
#     kubectl auth can-i approve signers.certificates.k8s.io --as=<user>
#     kubectl auth can-i update certificatesigningrequests.certificates.k8s.io --subresource=approval --as=<user>
package policies.rbac.csr_approve

import data.lib.rbac
import data.lib.text

violation contains {"msg": msg, "details": {"path": rule.path, "severity": _severity}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.granting({"patch", "update"}, {"certificates.k8s.io/certificatesigningrequests/approval"})

	msg := sprintf("rule decides on requests for certificates, of %s", [_scope])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_signers := {signer |
	some rule in rbac.granting({"approve"}, {"certificates.k8s.io/signers"})
	some signer in _names(rule.spec)
}

_names(rule) := {name | some name in rule.resourceNames} if rbac.is_named(rule)

_names(rule) := {"any signer"} if not rbac.is_named(rule)

_scope := text.clip(text.list(_signers, 2), 120) if count(_signers) > 0

# the API server asks for both rights, and the other one may come from another role
_scope := "no signer by this role" if count(_signers) == 0

_severity := "critical" if {
	count(_signers & _dangerous) > 0
} else := "medium" if {
	count(_signers) > 0
	count({signer | some signer in _signers; startswith(signer, "kubernetes.io/")}) == 0
} else := "high"

# certificates of these let their owners act as whom they say they are
_dangerous := {
	"any signer",
	"kubernetes.io/*",
	"kubernetes.io/kube-apiserver-client",
	"kubernetes.io/legacy-unknown",
}
