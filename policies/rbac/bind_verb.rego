# METADATA
# title: Roles must not hold the verb bind
# description: |
#   The API server lets nobody bind a role with more rights than the binder has. The verb bind
#   on a role switches that check off for it, so that its holder can bind cluster-admin to
#   himself. It counts on roles and clusterroles; on bindings it grants nothing.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     cis: ["5.1.8"]
#     mitre: [T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: Take bind out of the rule, or limit it with resourceNames to harmless roles such as view.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     (.resources // [] | any(. == "roles" or . == "clusterroles" or . == "*")) and
#     (.verbs | any(. == "bind" or . == "*")))) |
#     .kind + " " + .metadata.name'
package policies.rbac.bind_verb

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"bind"}, _roles)

	msg := concat("", ["rule allows ", rule.text, _note])
	severity := _severity(rule.spec)
}

violation contains {"msg": msg, "details": {"path": rule.path, "severity": "low"}} if {
	some rule in rbac.granting({"bind"}, _bindings)
	"bind" in rule.spec.verbs
	not _counts(rule.spec)

	msg := sprintf("rule allows %s, where it grants nothing: it counts on roles", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_roles := {"rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/roles"}

_bindings := {"rbac.authorization.k8s.io/clusterrolebindings", "rbac.authorization.k8s.io/rolebindings"}

_counts(rule) if {
	some target in _roles
	rbac.granted(rule, {"bind"}, target)
}

default _note := ""

_note := ", but none of its holders may write bindings" if {
	count(rbac.holders) > 0
	not _is_usable
}

_is_usable if {
	some key in rbac.holders
	some grant in rbac.held(key)
	rbac.can(grant.role, {"create", "patch", "update"}, _bindings)
}

_severity(rule) := "medium" if _is_harmless(rule)

_severity(rule) := "critical" if not _is_harmless(rule)

_is_harmless(rule) if {
	rbac.is_named(rule)
	not _names_power(rule)
}

_names_power(rule) if {
	some name in rule.resourceNames
	not _is_view(name)
}

# every role of that name only reads, and no Secrets, and reaches into no pod or node
_is_view(name) if {
	keys := {key | some key, _ in rbac.roles; _name(key) == name}
	count(keys) > 0
	count({key | some key in keys; not _only_views(key)}) == 0
}

_name(key) := trim_prefix(key, "ClusterRole:") if startswith(key, "ClusterRole:")

_name(key) := concat(":", array.slice(split(key, ":"), 2, 1000)) if startswith(key, "Role:")

_only_views(key) if {
	count({verb | some verb in rbac.roles[key][_].verbs} - {"get", "list", "watch"}) == 0
	not rbac.can(key, {"get", "list", "watch"}, _reach)
}

_reach := {
	"/nodes/proxy",
	"/pods/attach",
	"/pods/exec",
	"/pods/portforward",
	"/pods/proxy",
	"/secrets",
	"/services/proxy",
}
