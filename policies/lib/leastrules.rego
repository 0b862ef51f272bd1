# METADATA
# title: Least rules
# description: |
#   What is left of the rules of a role where only those permissions stay that were used
#   (elements of lib.usage). What the log of the API server does not show stays as it is:
#   verbs that only the authorizer knows (bind, escalate, impersonate, approve), the
#   finalizers that admission asks for, what the kubelet is asked for (nodes/metrics), and
#   paths that are spelled out, which other servers ask for as well.
package lib.leastrules

import data.lib.permissions
import data.lib.rbac

# METADATA
# description: |
#   The rules that are left of one, an array: itself where there is nothing to take away.
#   What the other rules of its role spell out is not repeated in the place of a wildcard.
#   Resources of by_name are limited to the names of the objects that were used.
of(rule, _, _, _) := [rule] if {
	rule.nonResourceURLs
	not _has_wildcard_path(rule)
}

of(rule, _, used, _) := [{"nonResourceURLs": _ordered(paths, rule.nonResourceURLs), "verbs": verbs} |
	paths := _paths(rule, used)
	count(paths) > 0
	verbs := _path_verbs(rule, used)
] if {
	_has_wildcard_path(rule)
}

of(rule, others, used, by_name) := _least(rule, _left(rule, others, used, by_name)) if not rule.nonResourceURLs

# METADATA
# description: The changes that put rules in the place of the one at a path of the object under review.
change(path, _, []) := [{"op": "remove", "path": path}]

change(path, rule, rules) := array.concat(
	[{"op": "add", "path": array.concat(path, [field]), "value": value} |
		some field in ["apiGroups", "nonResourceURLs", "resourceNames", "resources", "verbs"]
		value := rules[0][field]
		_set(value) != {item | some item in rule[field]}
	],
	[{"op": "add", "path": [path[0], path[1] + i], "value": more} |
		some i, more in rules
		i > 0
	],
) if {
	count(rules) > 0
}

# METADATA
# description: |
#   True where a rule grants by the verb * what no log shows to be used, and the account did
#   something that may need it: wrote roles or bindings, approved a certificate, or acted as
#   somebody else.
is_hidden(rule, used) if {
	"*" in rule.verbs
	some permission in used
	_needs_more(permission)
	permissions.allows(rule, object.union({"name": "", "resource": ""}, permission))
}

_needs_more(permission) if permission.verb == "impersonate"

_needs_more(permission) if {
	permission.group in {"certificates.k8s.io", "rbac.authorization.k8s.io"}
	permission.verb in {"create", "patch", "update"}
}

# ---- rules about resources; permissions as [group, resource, verb, name], the name "" for any

_left(rule, others, used, by_name) := {permission |
	all := _used(rule, used, by_name) | _unseen(rule)
	some permission in all
	not _is_within(permission, all)
	not _is_spelled_out(permission, rule, others)
}

_is_spelled_out([group, resource, verb, name], rule, others) if {
	_has_wildcard(rule)
	some other in others
	not _has_wildcard(other)
	permissions.allows(other, {"group": group, "resource": resource, "verb": verb, "name": name})
}

_has_wildcard(rule) if {
	some field in ["apiGroups", "resources", "verbs"]
	some item in rule[field]
	startswith(item, "*")
}

# one on an object, beside the same on all objects
_is_within(permission, all) if {
	permission[3] != ""
	array.concat(array.slice(permission, 0, 3), [""]) in all
}

_used(rule, used, by_name) := {[permission.group, permission.resource, verb, name] |
	some permission in used
	permission.verb in _requests
	some verb in _implied(permission)
	some name in _names(rule, permission, by_name)
	permissions.allows(rule, object.union(permission, {"verb": verb, "name": name}))
}

# who watches has to list once it starts again, and a stream is create as well as get
_implied(permission) := {"list", "watch"} if permission.verb in {"list", "watch"}

_implied(permission) := {"create", "get"} if {
	permission.verb == "get"
	permission.resource in {"pods/attach", "pods/exec", "pods/portforward"}
} else := {permission.verb} if {
	not permission.verb in {"list", "watch"}
}

_names(rule, permission, _) := object.get(permission, "names", rule.resourceNames) if rbac.is_named(rule)

_names(rule, permission, by_name) := [""] if {
	not rbac.is_named(rule)
	not _is_by_name(permission, by_name)
}

_names(rule, permission, by_name) := permission.names if {
	not rbac.is_named(rule)
	_is_by_name(permission, by_name)
}

_is_by_name(permission, by_name) if {
	permission.names
	permission.resource in by_name
}

_unseen(rule) := {[group, resource, verb, name] |
	some group in rule.apiGroups
	some resource in rule.resources
	some verb in rule.verbs
	_is_unseen(resource, verb)
	some name in _own_names(rule)
}

_is_unseen(_, verb) if not verb in (_requests | {"*"})

_is_unseen(resource, _) if startswith(resource, "nodes/")

_is_unseen(resource, _) if endswith(resource, "/finalizers")

_requests := {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

_own_names(rule) := rule.resourceNames if rbac.is_named(rule)

_own_names(rule) := [""] if not rbac.is_named(rule)

_least(rule, left) := [rule] if {
	_column(left, 0) == _set(rule.apiGroups)
	{[resource, verb, name] | some [_, resource, verb, name] in left} == {[resource, verb, name] |
		some resource in rule.resources
		some verb in rule.verbs
		some name in _own_names(rule)
	}
} else := [_rule(rule, [_column(left, 0), _column(left, 1), _column(left, 2), _column(left, 3)])] if {
	_is_narrower(rule, left)
} else := [_rule(rule, row) |
	some row in _merged(_merged(_merged(_merged(left, 2), 3), 1), 0)
]

# the same verbs on all resources: what is left can be said in the lists of the rule. Groups that have no such resource
# stand in many lists of groups, and grant nothing.
_is_narrower(rule, left) if {
	count(left) > 0
	not "*" in rule.apiGroups
	count({[resource, verb, name] | some [_, resource, verb, name] in left}) == (count(_column(left, 1)) * count(_column(left, 2))) * count(_column(left, 3))
}

_column(rows, i) := {row[i] | some row in rows}

_set(list) := {item | some item in list}

# rows that are equal but for one column as one row, with a set in it
_merged(rows, i) := {row |
	some rest, values in object.union_n([{array.concat(array.slice(row, 0, i), array.slice(row, i + 1, 4)): {row[i]: true}} | some row in rows])
	row := array.concat(array.concat(array.slice(rest, 0, i), [object.keys(values)]), array.slice(rest, i, 3))
}

_rule(rule, [groups, resources, verbs, names]) := object.union(
	{
		"apiGroups": _ordered(groups, rule.apiGroups),
		"resources": _ordered(resources, rule.resources),
		"verbs": _ordered(verbs, rule.verbs),
	},
	{"resourceNames": _ordered(names, object.get(rule, "resourceNames", [])) | not "" in names},
)

# as the rule has them; what a wildcard stood for comes behind
_ordered(values, list) := array.concat([item | some item in list; item in values], sort(values - _set(list)))

# ---- rules about paths

_has_wildcard_path(rule) if {
	some path in rule.nonResourceURLs
	endswith(path, "*")
}

_paths(rule, used) := {path | some path in rule.nonResourceURLs; not endswith(path, "*")} | {permission.path |
	some permission in _asked(rule, used)
}

_asked(rule, used) := {permission |
	some permission in used
	permission.path
	permissions.allows(rule, permission)
}

_path_verbs(rule, _) := rule.verbs if not "*" in rule.verbs

_path_verbs(rule, used) := sort({"get"} | {permission.verb | some permission in _asked(rule, used)}) if "*" in rule.verbs
