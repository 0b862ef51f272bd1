# METADATA
# title: Roles must not let their holders act as others
# description: |
#   Whoever may impersonate a user, a group or a service account has all the rights of it.
#   Without a list of names that includes the group system:masters, and the audit log shows
#   the impersonator only to those who look at the second name in it.
# related_resources:
#   - description: Kubernetes documentation, user impersonation
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.8"]
#     mitre: [T1078, T1098]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedResourceNames:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Names of users, groups and service accounts that roles may act as; a rule that is limited to
#         them is left alone.
#   remediation: |
#     List the identities in resourceNames that the holder has to act as, and none of the groups whose
#     names begin with "system:"; remove the rule where nothing impersonates any more.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     .verbs | any(startswith("impersonate") or . == "*"))) |
#     .kind + " " + .metadata.name'
package policies.rbac.impersonate

import data.lib.rbac

default allowed_resource_names := []

allowed_resource_names := input.parameters.allowedResourceNames

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting(_verbs, _targets[input.review.object.kind] | _extras)
	not _is_allowed(rule.spec)

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule)
}

# what may be done as somebody else; the rule that says as whom is reported above
violation contains {"msg": msg, "details": {"path": path, "severity": "medium"}} if {
	some rule in rbac.rules
	some i, verb in rule.spec.verbs
	startswith(verb, "impersonate-on:")

	path := array.concat(rule.path, ["verbs", i])
	msg := sprintf("rule allows %s on %s", [substring(verb, 0, 60), rbac.things(rule.spec)])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

# since 1.35 there are more of them, each for one kind of identity
_verbs := {"impersonate"} | {verb |
	some rule in rbac.rules
	some verb in rule.spec.verbs
	startswith(verb, "impersonate:")
}

_targets := {
	"ClusterRole": {
		"/groups",
		"/serviceaccounts",
		"/users",
		"authentication.k8s.io/groups",
		"authentication.k8s.io/nodes",
		"authentication.k8s.io/serviceaccounts",
		"authentication.k8s.io/uids",
		"authentication.k8s.io/users",
	},
	"Role": {"/serviceaccounts", "authentication.k8s.io/serviceaccounts"},
}

_extras := {concat("/", ["authentication.k8s.io", resource]) |
	input.review.object.kind == "ClusterRole"
	some rule in rbac.rules
	some resource in rule.spec.resources
	startswith(resource, "userextras/")
}

_is_allowed(rule) if {
	rbac.is_named(rule)
	count({name | some name in rule.resourceNames} - {name | some name in allowed_resource_names}) == 0
}

_severity(rule) := "critical" if not rbac.is_named(rule.spec)

_severity(rule) := "critical" if _is_system_group(rule)

_severity(rule) := "medium" if {
	rbac.is_named(rule.spec)
	not _is_system_group(rule)
}

_is_system_group(rule) if {
	some target in rule.targets
	endswith(target, "/groups")
	some name in rule.spec.resourceNames
	startswith(name, "system:")
}
