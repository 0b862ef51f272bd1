# METADATA
# title: Permissions that were used
# description: |
#   What the audit logs of the input show of the permissions that service accounts used, and
#   how far that can be trusted: how much time they cover, whether events are missing, and
#   what an audit policy of the input leaves out.
package lib.usage

import data.lib.auditpolicy
import data.lib.duration

# METADATA
# description: True where the input holds an audit log.
is_known if count(_logs) > 0

# METADATA
# description: True where events of a log could not be read, or were too many for a fact.
is_incomplete if {
	some log in _logs
	log.incomplete == true
}

# METADATA
# description: The time that the logs cover together, in nanoseconds; gaps between them do not count.
covered := sum([time |
	some i, span in _spans
	reached := max({span[0]} | {before[1] | some before in array.slice(_spans, 0, i)})
	time := max({0, span[1] - reached})
])

# METADATA
# description: |
#   The service accounts that the logs show, by subject key of lib.rbac: {"requests",
#   "permissions"}, the latter as in the fact. None whose permissions a fact does not tell.
accounts := {key: account |
	some key, users in object.union_n([{_key(entry.user.name): {entry.log: entry.user}} | some entry in _entries])
	count([user | some user in users; not user.permissions]) == 0
	account := {
		"requests": sum([user.requests | some user in users]),
		"permissions": [permission | some user in users; some permission in user.permissions],
	}
}

# METADATA
# description: |
#   True where an audit policy of the input may leave requests of an account, by its subject
#   key, unlogged that a role rule is about.
is_unlogged(key, rule) if {
	some policy in _policies
	some exception in policy.rules
	auditpolicy.rank[exception.level] == 0
	auditpolicy.is_for_identity(exception, _identity(key))
	_is_about(exception, rule)
}

is_unlogged(_, _) if {
	some policy in _policies
	not _has_catch_all(policy)
}

_has_catch_all(policy) if {
	some rule in policy.rules
	auditpolicy.is_unconditional(rule)
	auditpolicy.rank[rule.level] > 0
}

_is_about(exception, rule) if {
	some group in rule.apiGroups
	some resource in rule.resources
	[name, subresource] := array.slice(array.concat(split(resource, "/"), [""]), 0, 2)
	auditpolicy.is_for_resource(exception, {"group": group, "resource": name, "subresource": subresource})
}

_is_about(exception, rule) if {
	some selected in exception.resources
	_has_any(rule.apiGroups, {"*", object.get(selected, "group", "")})
	_has_wildcard(rule)
}

_has_any(list, values) if {
	some value in list
	value in values
}

_has_wildcard(rule) if "*" in rule.apiGroups

_has_wildcard(rule) if {
	some resource in rule.resources
	startswith(resource, "*")
}

_identity(key) := {
	"user": concat("", [_prefix, namespace, ":", name]),
	"groups": {
		"system:authenticated",
		"system:serviceaccounts",
		concat(":", ["system:serviceaccounts", namespace]),
	},
} if {
	[_, namespace, name] := split(key, ":")
}

_key(user) := concat(":", ["ServiceAccount", trim_prefix(user, _prefix)])

_prefix := "system:serviceaccount:"

_entries := [{"log": name, "user": user} |
	some name, log in _logs
	some user in log.users
	startswith(user.name, _prefix)
]

# by start
_spans := sort([[start, end] |
	some log in _logs
	start := duration.instant(log.first)
	end := duration.instant(log.last)
])

_logs := {name: log |
	some gv, name
	log := data.inventory.cluster[gv].AuditLog[name]
	startswith(gv, "facts.regolith.dev/")
}

_policies := [policy |
	some gv
	some policy in data.inventory.cluster[gv].Policy
	startswith(gv, "audit.k8s.io/")
]
