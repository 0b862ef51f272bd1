# METADATA
# title: Role-based access control
# description: |
#   What rules grant (S4), which rules a role has after aggregation and where a
#   binding grants them (S5), and who a subject is. Three layers: functions of one
#   rule or list of rules; the role or binding under review; and indices over all
#   roles and bindings, which do not read the input and are computed once a scan.
#
#   A target is "<group>/<resource>" or "<group>/<resource>/<subresource>", with
#   nothing before the first slash for the core group: "/pods/exec", "apps/deployments".
#   A subject key is "User:<name>", "Group:<name>" or "ServiceAccount:<namespace>:<name>",
#   a role key "ClusterRole:<name>" or "Role:<namespace>:<name>".
package lib.rbac

import data.lib.k8s
import data.lib.selectors
import data.lib.stockroles

_group := "rbac.authorization.k8s.io"

# METADATA
# description: |
#   Those of the verbs that a rule grants on a target. A rule with resourceNames
#   grants nothing on requests without a name: no create (but for subresources) and
#   no deletecollection. "pods/*" is no wildcard.
granted(rule, verbs, target) := _verbs(rule, verbs) - _nameless(rule, target) if _is_about(rule, target)

_verbs(rule, verbs) := verbs if "*" in rule.verbs

else := _verb_set(rule) & verbs

_verb_set(rule) := {verb | some verb in rule.verbs}

_is_about(rule, target) if {
	spelled := _spelled(target)
	some resource in spelled.resources
	resource in rule.resources
	some group in spelled.groups
	group in rule.apiGroups
}

# a function of a string, so that a scan computes it once a target
_spelled(target) := {"groups": {group, "*"}, "resources": _spellings(substring(target, at + 1, -1))} if {
	at := indexof(target, "/")
	group := substring(target, 0, at)
}

_spellings(resource) := {resource, "*"} | {concat("/", ["*", subresource]) |
	[_, subresource] := split(resource, "/")
}

_nameless(rule, target) := {"create", "deletecollection"} if {
	is_named(rule)
	strings.count(target, "/") == 1
} else := set()

# METADATA
# description: True where a rule is limited to objects by name.
is_named(rule) if {
	some _ in rule.resourceNames
	not "" in rule.resourceNames
}

# METADATA
# description: Those of the verbs that rules grant together on a target, whatever the name of the object.
allowed(rules_, verbs, target) := union({granted(rule, verbs, target) |
	some rule in rules_
	not is_named(rule)
})

# METADATA
# description: |
#   True where the rules together allow everything on every resource of every API
#   group: as one rule of wildcards, or with all standard verbs spelled out.
is_full(rules_) if {
	verbs := {verb |
		some rule in rules_
		is_wide(rule)
		some verb in rule.verbs
	}
	_is_every(verbs)
}

# METADATA
# description: True where a rule names every resource of every API group, whatever the verbs.
is_wide(rule) if {
	"*" in rule.apiGroups
	"*" in rule.resources
	not is_named(rule)
}

_is_every(verbs) if "*" in verbs

_is_every(verbs) if count(_standard_verbs - verbs) == 0

_standard_verbs := {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

# ---- the role under review

# METADATA
# description: |
#   The rules of the Role or ClusterRole under review, as {"path", "spec"}. Empty
#   for roles that are part of Kubernetes, and for other kinds.
rules := [{"path": ["rules", i], "spec": rule} |
	_is_role
	not is_stock
	some i, rule in input.review.object.rules
]

_is_role if {
	input.review.object.kind in {"ClusterRole", "Role"}
	k8s.group == _group
}

# METADATA
# description: True where the role under review is one that Kubernetes makes itself.
is_stock if {
	_is_role
	stockroles.is_stock(input.review.object)
}

# METADATA
# description: |
#   Where the role under review allows everything (is_full): its first rule about every
#   resource, or its aggregationRule. Undefined where it does not.
full_path := path if {
	is_full([rule.spec | some rule in rules])
	path := [rule.path | some rule in rules; is_wide(rule.spec)][0]
}

full_path := ["aggregationRule"] if {
	not is_stock
	input.review.object.aggregationRule
	not _has_rules(input.review.object)
	is_full(roles[_role_key(input.review.object.kind, k8s.namespace, k8s.name)])
}

# METADATA
# description: Why there is nothing to say about the role under review; empty for most roles.
exempt contains "the role is part of Kubernetes itself" if is_stock

exempt contains "its rules are gathered from other ClusterRoles, which are judged themselves" if {
	_is_role
	input.review.object.aggregationRule
	not _has_rules(input.review.object)
}

# METADATA
# description: |
#   The rules of the role under review that grant some of the verbs on some of the
#   targets, one element a rule: {"path", "spec", "verbs", "targets", "text"}; text
#   reads "create, update on deployments, jobs".
granting(verbs, targets) := {entry |
	some rule in rules
	wanted := _verbs(rule.spec, verbs) # most rules grant none of them, whatever the targets
	count(wanted) > 0
	by_target := {target: given |
		some target in targets
		_is_about(rule.spec, target)
		given := wanted - _nameless(rule.spec, target)
		count(given) > 0
	}
	count(by_target) > 0
	all_verbs := union({given | some given in by_target})
	entry := {
		"path": rule.path,
		"spec": rule.spec,
		"verbs": all_verbs,
		"targets": object.keys(by_target),
		"text": _text(all_verbs, object.keys(by_target)),
	}
}

_text(verbs, targets) := substring(
	sprintf("%s on %s", [
		concat(", ", sort(verbs)),
		concat(", ", sort({substring(target, indexof(target, "/") + 1, -1) | some target in targets})),
	]),
	0, 150,
)

# METADATA
# description: |
#   True where a pattern names the role or binding under review: "<name>" for one of
#   the cluster, "<namespace>/<name>" for one of a namespace; * stands for anything.
is_allowed(patterns) if {
	some pattern in patterns
	glob.match(pattern, null, _name)
}

_name := k8s.name if k8s.namespace == ""

_name := concat("/", [k8s.namespace, k8s.name]) if k8s.namespace != ""

# METADATA
# description: True where a pattern names the subject; patterns are subject keys in which * stands for anything.
is_allowed_subject(key, patterns) if {
	some pattern in patterns
	glob.match(pattern, null, key)
}

# METADATA
# description: |
#   True where the role under review is bound, and every subject it is bound to is
#   named by a pattern.
only_bound_to(patterns) if {
	some _ in patterns
	keys := _subjects_of_role[_role_key(input.review.object.kind, k8s.namespace, k8s.name)]
	count({key | some key in keys; not is_allowed_subject(key, patterns)}) == 0
}

# METADATA
# description: |
#   True where an allow list of names holds the role under review (is_allowed), or one
#   of subjects everybody it is bound to (only_bound_to).
is_excused(names, _) if is_allowed(names)

is_excused(_, subjects_) if only_bound_to(subjects_)

# METADATA
# description: 'What a rule is about, for messages: "pods, secrets", or the paths of a rule without resources.'
things(rule) := substring(concat(", ", array.concat(_list(rule, "resources"), _list(rule, "nonResourceURLs"))), 0, 120)

_list(rule, field) := [text_ | some text_ in rule[field]]

# ---- the binding under review

# METADATA
# description: |
#   The subjects of the RoleBinding or ClusterRoleBinding under review, as {"path",
#   "key", "text"}; text reads `group "ops"`. Empty for other kinds.
subjects := [{"path": ["subjects", i], "key": key, "text": text(key)} |
	is_binding
	some i, subject in input.review.object.subjects
	key := subject_key(subject, k8s.namespace)
]

# METADATA
# description: True where the object under review is a RoleBinding or a ClusterRoleBinding.
is_binding if {
	input.review.object.kind in {"ClusterRoleBinding", "RoleBinding"}
	k8s.group == _group
}

# METADATA
# description: The key of the role that the binding under review names.
role_key := _role_ref(input.review.object, k8s.namespace) if is_binding

# METADATA
# description: |
#   The key of a subject in a binding of a namespace ("" for a ClusterRoleBinding).
#   A user named system:serviceaccount:<namespace>:<name> is that service account.
subject_key(subject, namespace) := concat(":", ["ServiceAccount", _home(subject, namespace), subject.name]) if {
	subject.kind == "ServiceAccount"
} else := concat("", ["ServiceAccount:", trim_prefix(subject.name, _account_user)]) if {
	subject.kind == "User"
	startswith(subject.name, _account_user)
} else := concat(":", [subject.kind, subject.name])

# manifests may leave the namespace out
_home(subject, namespace) := home if {
	home := subject.namespace
	not home in {null, ""}
} else := namespace

_account_user := "system:serviceaccount:"

# METADATA
# description: 'A subject key as people read it: service account "shop/web", group "ops", user "jane".'
text(key) := sprintf("%s %q", [noun, name]) if {
	kind := split(key, ":")[0]
	rest := trim_prefix(key, concat("", [kind, ":"]))
	{"noun": noun, "name": name} := object.get(
		{
			"Group": {"noun": "group", "name": rest},
			"ServiceAccount": {"noun": "service account", "name": trim_prefix(replace(rest, ":", "/"), "/")},
			"User": {"noun": "user", "name": rest},
		},
		kind,
		{"noun": kind, "name": rest},
	)
}

# ---- everybody's roles and bindings: no input below

# METADATA
# description: |
#   Every subject key under which bindings reach the holder of a key: its own, and
#   the groups that the API server adds.
reach(key) := {key} | _implied(key)

_implied(key) := {
	"Group:system:serviceaccounts",
	concat(":", ["Group:system:serviceaccounts", split(key, ":")[1]]),
	"Group:system:authenticated",
} if startswith(key, "ServiceAccount:")

_implied(key) := {"Group:system:unauthenticated"} if key in _nobody

_implied(key) := {"Group:system:authenticated"} if {
	not startswith(key, "ServiceAccount:")
	not key in _nobody
}

_nobody := {"Group:system:unauthenticated", "User:system:anonymous"}

# METADATA
# description: |
#   The rules of every role by role key, aggregation resolved. An aggregated
#   ClusterRole that already has rules is a live one: its controller filled them in.
roles := object.union_n([_cluster_role_rules, _role_rules, _homeless_role_rules])

# the stock roles stand in where the world holds none of that name
_cluster_roles := object.union(
	{name: role |
		some name, role in stockroles.cluster_roles
		not name in _cluster_role_names
	},
	{name: versions[0] |
		some name in _cluster_role_names
		versions := [role |
			some gv
			role := data.inventory.cluster[gv].ClusterRole[name]
			startswith(gv, "rbac.authorization.k8s.io/")
		]
	},
)

_cluster_role_names := {name |
	some gv
	data.inventory.cluster[gv].ClusterRole[name]
	startswith(gv, "rbac.authorization.k8s.io/")
}

_cluster_role_rules := {_role_key("ClusterRole", "", name): rules_ |
	some name, _ in _cluster_roles
	rules_ := [rule |
		some source in graph.reachable(_aggregation, {name})
		some rule in _cluster_roles[source].rules
	]
}

_aggregation := {name: sources |
	some name, role in _cluster_roles
	sources := {source |
		not _has_rules(role)
		some selector in role.aggregationRule.clusterRoleSelectors
		some source, other in _cluster_roles
		selectors.selects(selector, selectors.labels(other))
	}
}

_has_rules(role) if some _ in role.rules

_role_rules := {_role_key("Role", ns, name): rules_ |
	some ns, gv, name
	data.inventory.namespace[ns][gv].Role[name]
	startswith(gv, "rbac.authorization.k8s.io/")
	rules_ := [rule |
		some version
		some rule in data.inventory.namespace[ns][version].Role[name].rules
		startswith(version, "rbac.authorization.k8s.io/")
	]
}

# manifests may leave the namespace out
_homeless_role_rules := {_role_key("Role", "", name): rules_ |
	some gv, name
	data.inventory.cluster[gv].Role[name]
	startswith(gv, "rbac.authorization.k8s.io/")
	rules_ := [rule |
		some version
		some rule in data.inventory.cluster[version].Role[name].rules
		startswith(version, "rbac.authorization.k8s.io/")
	]
}

_role_key("ClusterRole", _, name) := concat(":", ["ClusterRole", name])

_role_key("Role", namespace, name) := concat(":", ["Role", namespace, name])

_role_ref(binding, namespace) := _role_key(binding.roleRef.kind, namespace, binding.roleRef.name)

# METADATA
# description: |
#   What each subject key is granted by bindings: a set of {"binding", "scope",
#   "role"}: binding is a reference, scope a namespace or "*" for the whole cluster,
#   role a role key, which roles may not know. Follow reach for all of a subject.
grants := {key: object.keys(given) |
	some key, given in object.union_n([{key: {grant: true}} | some [key, grant] in _grants])
}

_grants := {[key, grant] |
	some [namespace, scope, binding] in _bindings
	grant := {"binding": k8s.ref_of(binding), "scope": scope, "role": _role_ref(binding, namespace)}
	some subject in binding.subjects
	key := subject_key(subject, namespace)
}

_bindings := array.concat(
	[["", "*", binding] |
		some gv, name
		binding := data.inventory.cluster[gv].ClusterRoleBinding[name]
		startswith(gv, "rbac.authorization.k8s.io/")
	],
	array.concat(
		[[ns, ns, binding] |
			some ns, gv, name
			binding := data.inventory.namespace[ns][gv].RoleBinding[name]
			startswith(gv, "rbac.authorization.k8s.io/")
		],
		[["", "", binding] |
			some gv, name
			binding := data.inventory.cluster[gv].RoleBinding[name]
			startswith(gv, "rbac.authorization.k8s.io/")
		],
	),
)

_subjects_of_role := {role: object.keys(keys) |
	some role, keys in object.union_n([{role: {key: true}} | some [role, key] in _holders])
}

_holders := {[grant.role, key] | some [key, grant] in _grants}

# METADATA
# description: All rules that subject keys are granted for the whole cluster.
cluster_rules(keys) := [rule |
	some key in keys
	some grant in grants[key]
	grant.scope == "*"
	some rule in roles[grant.role]
]

# METADATA
# description: What subject keys are granted by roles that nobody knows, so that it cannot be told what they may do.
unresolved(keys) := {grant |
	some key in keys
	some grant in grants[key]
	not roles[grant.role]
}

# METADATA
# description: The same for the holder of one subject key, of whom a scan asks once.
unresolved_of(key) := unresolved(reach(key))

# METADATA
# description: |
#   What subject keys are granted that allows everything: in the whole cluster (scope "*")
#   or in one namespace.
full_grants(keys) := {grant |
	some key in keys
	some grant in grants[key]
	grant.role in full_roles
}

# METADATA
# description: The same for the holder of one subject key, of whom a scan asks once.
full_grants_of(key) := full_grants(reach(key))

# METADATA
# description: True where a service account of the namespace may do everything in the whole cluster.
has_full_account(namespace) if {
	some key in (reach(concat(":", ["ServiceAccount", namespace, ""])) | object.get(_accounts, namespace, set()))
	some grant in full_grants({key})
	grant.scope == "*"
}

_accounts := {ns: object.keys(keys) |
	some ns, keys in object.union_n([{ns: {key: true}} | some [ns, key] in _homes])
}

_homes := {[split(key, ":")[1], key] | some key, _ in grants; startswith(key, "ServiceAccount:")}

# METADATA
# description: 'A role key as people read it: ClusterRole "reader".'
role_text(key) := sprintf("ClusterRole %q", [trim_prefix(key, "ClusterRole:")]) if startswith(key, "ClusterRole:")

role_text(key) := sprintf("Role %q", [regex.replace(key, `^Role:[^:]*:`, "")]) if startswith(key, "Role:")

# METADATA
# description: The keys of the roles that allow everything on every resource of every API group.
full_roles := {key |
	some key, rules_ in roles
	is_full(rules_)
}

# ---- more of the role under review

# METADATA
# description: |
#   Where the role under review works: its namespace, or for a ClusterRole the
#   namespaces in which it is bound and "*" for the whole cluster, which makes the empty
#   set of one that nobody is bound to.
scopes := {k8s.namespace} if {
	_is_role
	input.review.object.kind == "Role"
}

scopes := scopes_of(_role_key("ClusterRole", "", k8s.name)) if {
	_is_role
	input.review.object.kind == "ClusterRole"
}

# METADATA
# description: Where a role, by its key, is bound, as in scopes.
scopes_of(role) := object.keys(object.get(_scopes_of_role, role, {}))

# METADATA
# description: The subject keys that are bound to the role under review.
holders := {key |
	some key in _subjects_of_role[_role_key(input.review.object.kind, k8s.namespace, k8s.name)]
} if {
	_is_role
}

# ---- more of everybody's roles and bindings: no input below

# METADATA
# description: All that bindings grant the holder of a subject key, that of its groups included, as elements of grants.
held(key) := {grant |
	some way in reach(key)
	some grant in grants[way]
}

# METADATA
# description: True where a role, by its key, grants one of the verbs on one of the targets.
can(role, verbs, targets) if {
	some rule in roles[role]
	some target in targets
	count(granted(rule, verbs, target)) > 0
}

# METADATA
# description: |
#   The keys of the service accounts that hold, by a binding of their own and for the
#   whole cluster, rights that lead to all others, such as reading every Secret.
strong_accounts := {key |
	some key, given in grants
	startswith(key, "ServiceAccount:")
	some grant in given
	grant.scope == "*"
	grant.role in _strong_roles
}

_strong_roles := {role |
	some role, scopes_ in _scopes_of_role
	scopes_["*"]
	some verb, targets in {
		"bind": {"rbac.authorization.k8s.io/clusterroles"},
		"create": {"/pods", "/pods/exec", "/serviceaccounts/token", "apps/daemonsets", "apps/deployments"},
		"escalate": {"rbac.authorization.k8s.io/clusterroles"},
		"get": {"/nodes/proxy", "/secrets"},
		"impersonate": {"/groups", "/serviceaccounts", "/users"},
		"list": {"/secrets"},
	}
	can(role, {verb}, targets)
}

_scopes_of_role := object.union_n([{grant.role: {grant.scope: true}} | some [_, grant] in _grants])
