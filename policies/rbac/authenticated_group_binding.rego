# METADATA
# title: Bindings must not give more than discovery to everybody who is logged in
# description: |
#   The group system:authenticated holds every user, every certificate and every service
#   account, so that each pod has these rights. On some platforms any account of the provider
#   can log in.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1078]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: ["system:basic-user", "system:discovery", "system:public-info-viewer"]
#       description: ClusterRoles that everybody who is logged in may hold.
#   remediation: |
#     Remove the group from the binding, and bind the role to the users and service accounts that
#     need it.
#   verify: kubectl auth can-i --list --as=nobody --as-group=system:authenticated
package policies.rbac.authenticated_group_binding

import data.lib.patch
import data.lib.rbac
import data.lib.rolepower

default allowed_roles := ["system:basic-user", "system:discovery", "system:public-info-viewer"]

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": details} if {
	not _is_allowed
	some subject in rbac.subjects
	subject.key == "Group:system:authenticated"

	msg := sprintf("everybody who is logged in gets %s%s", [rbac.role_text(rbac.role_key), _note])
	details := {
		"path": subject.path,
		"severity": _severity,
		"fix": patch.without(["subjects"], {other.path | some other in rbac.subjects; other.key == subject.key}),
	}
}

_is_allowed if {
	input.review.object.roleRef.kind == "ClusterRole"
	input.review.object.roleRef.name in allowed_roles
}

_strengths := rolepower.strengths(rbac.role_key)

_note := "" if count(_strengths) == 0

_note := sprintf(", which %s", [concat(", ", sort(_strengths))]) if count(_strengths) > 0

_severity := "high" if count(_strengths) == 0

_severity := "critical" if count(_strengths) > 0
