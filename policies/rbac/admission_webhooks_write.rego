# METADATA
# title: ClusterRoles must not write the configurations of admission webhooks
# description: |
#   A webhook sees and changes every object on its way into the cluster, Secrets included.
#   Whoever writes its configuration reads and rewrites what others create, or switches the
#   policies of the cluster off.
# related_resources:
#   - description: Kubernetes documentation, dynamic admission control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.12"]
#     mitre: [T1556, T1562.001]
#     nsa: [authz/rbac-least-privilege, pods/enforcement]
#     owasp_k8s: [K02, K04]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 2.2.1, 6.5.1]
#     soc2: [CC6.1, CC6.3, CC8.1]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.308(a)(1)(ii)(B)]
#     nist_800_190: [4.3.1, 4.3.2, 4.4.3]
#   remediation: |
#     Drop create, and limit update and patch with resourceNames to the webhook of the operator that
#     has to renew its certificate.
#   verify: |
#     kubectl auth can-i update mutatingwebhookconfigurations.admissionregistration.k8s.io --as=<user>
package policies.rbac.admission_webhooks_write

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.granting(_verbs, _targets)

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.spec)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_verbs := {"create", "delete", "deletecollection", "patch", "update"}

_targets := {
	"admissionregistration.k8s.io/mutatingwebhookconfigurations",
	"admissionregistration.k8s.io/validatingwebhookconfigurations",
}

# operators renew the certificate in their own configuration
_severity(rule) := "low" if rbac.is_named(rule)

_severity(rule) := "critical" if not rbac.is_named(rule)
