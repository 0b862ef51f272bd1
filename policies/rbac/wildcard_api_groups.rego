# METADATA
# title: Role rules must name their API groups instead of using the wildcard
# description: |
#   API groups come and go with custom resources. A rule for all groups also covers a resource
#   of the same name in any group that somebody installs later, which nobody reviewed.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.3"]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold such a role: a role bound to nobody else is left alone. User:<name>,
#         Group:<name> or ServiceAccount:<namespace>:<name>; * stands for anything.
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Roles that are left alone: the name of a ClusterRole, or namespace/name of a Role; * stands
#         for anything.
#   remediation: |
#     Name the API groups that the resources of the rule belong to, such as "" for the core group,
#     apps or batch.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?; .apiGroups // [] | index("*"))) |
#     .kind + " " + .metadata.name'
package policies.rbac.wildcard_api_groups

import data.lib.rbac

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

# rules for all resources are reported by rbac/wildcard-resources
violation contains {"msg": msg, "details": {"path": path}} if {
	some rule in rbac.rules
	"*" in rule.spec.apiGroups
	_names_resources(rule.spec)
	not rbac.is_excused(allowed_roles, allowed_subjects)

	path := array.concat(rule.path, ["apiGroups"])
	msg := sprintf("rule covers %s of every API group", [rbac.things(rule.spec)])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_names_resources(rule) if {
	some _ in rule.resources
	not "*" in rule.resources
}
