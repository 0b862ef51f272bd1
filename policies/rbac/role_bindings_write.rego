# METADATA
# title: Roles must not create or change bindings of roles
# description: |
#   Whoever writes bindings hands their own rights to others, and keeps them for themselves
#   under another name after they were taken away. With the verb bind, or with strong rights
#   of their own, they hand out the cluster.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Let bindings come from a reviewed repository, applied by one account. Where an operator has to
#     bind, give it bind on the very roles, with resourceNames, in its own namespaces.
#   verify: kubectl auth can-i create rolebindings.rbac.authorization.k8s.io --as=<user> -n <namespace>
package policies.rbac.role_bindings_write

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"create", "patch", "update"}, _bindings[input.review.object.kind])

	msg := concat("", ["rule allows ", rule.text, _note])
	severity := _severity
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

# a Role grants nothing on ClusterRoleBindings
_bindings := {
	"ClusterRole": {"rbac.authorization.k8s.io/clusterrolebindings", "rbac.authorization.k8s.io/rolebindings"},
	"Role": {"rbac.authorization.k8s.io/rolebindings"},
}

_severity := "critical" if _note != ""

_severity := "high" if _note == ""

_note := ", and it may bind roles that allow more" if {
	_binds
} else := ", and a holder may do everything" if {
	some key in rbac.holders
	some grant in rbac.full_grants(rbac.reach(key))
	grant.scope == "*"
} else := ""

_binds if {
	some rule in rbac.rules
	_is_bind(rule.spec)
}

_binds if {
	some key in rbac.holders
	some grant in rbac.held(key)
	some rule in rbac.roles[grant.role]
	_is_bind(rule)
}

_is_bind(rule) if {
	some target in _roles
	count(rbac.granted(rule, {"bind"}, target)) > 0
	not rbac.is_named(rule)
}

_roles := {"rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/roles"}
