# METADATA
# title: Role rules must name their verbs instead of using the wildcard
# description: |
#   The wildcard does not only stand for reading and writing. It grants escalate, bind,
#   impersonate, approve, sign, use and every verb that a later version of Kubernetes adds, on
#   the resources of the rule.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.3"]
#     mitre: [T1098.006]
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
#     Spell out the verbs that are used, out of get, list, watch, create, update, patch, delete and
#     deletecollection; the special verbs then fall away.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?; .verbs | index("*"))) |
#     .kind + " " + .metadata.name'
package policies.rbac.wildcard_verbs

import data.lib.rbac

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": path, "severity": severity}} if {
	some rule in rbac.rules
	"*" in rule.spec.verbs
	not rbac.is_excused(allowed_roles, allowed_subjects)

	path := array.concat(rule.path, ["verbs"])
	msg := sprintf("rule allows every verb on %s", [rbac.things(rule.spec)])
	severity := _severity(rule.spec)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_severity(rule) := "high" if not _is_harmless(rule)

_severity(rule) := "medium" if _is_harmless(rule)

# on paths that are no resources there are no special verbs
_is_harmless(rule) if rule.nonResourceURLs

_is_harmless(rule) if {
	rbac.is_named(rule)
	not _is_sensitive(rule)
}

_is_sensitive(rule) if {
	some resource in rule.resources
	split(resource, "/")[0] in {
		"*",
		"certificatesigningrequests",
		"clusterrolebindings",
		"clusterroles",
		"cronjobs",
		"daemonsets",
		"deployments",
		"groups",
		"jobs",
		"mutatingwebhookconfigurations",
		"namespaces",
		"nodes",
		"persistentvolumes",
		"pods",
		"replicasets",
		"replicationcontrollers",
		"rolebindings",
		"roles",
		"secrets",
		"serviceaccounts",
		"signers",
		"statefulsets",
		"users",
		"validatingwebhookconfigurations",
	}
}
