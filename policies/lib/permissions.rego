# METADATA
# title: Effective permissions
# description: |
#   What a subject may do, as the API server's RBAC authorizer decides it (S4, S5), and
#   which binding and role allow it. A question is {"user", "groups", "verb", "namespace"}
#   with either {"group", "resource", "name"}, resource being "pods" or "pods/exec", or
#   {"path"}. namespace is "" for the whole cluster, name "" for requests without one.
#   The question is the object under review. groups null stands for the groups that the API server gives to every user of that name.
package lib.permissions

import data.lib.attackpath
import data.lib.rbac

# METADATA
# description: The subject keys that stand for the asking user, as lib.rbac spells them.
keys(question) := rbac.reach(_user_key(question.user)) if question.groups == null

keys(question) := {_user_key(question.user)} | {concat(":", ["Group", group]) |
	some group in question.groups
} if {
	question.groups != null
}

_user_key(user) := rbac.subject_key({"kind": "User", "name": user}, "")

# METADATA
# description: |
#   All that bindings grant the asking user in the namespace of the question, as
#   {"binding", "role", "scope", "subject", "rule"}: scope is "*" for the whole cluster.
held(question) := {grant |
	some key in keys(question)
	some given in rbac.grants[key]
	_covers(given.scope, question.namespace)
	some rule in rbac.roles[given.role]
	grant := object.union(given, {"subject": key, "rule": rule})
}

_covers("*", _) := true

_covers(scope, namespace) if {
	scope == namespace
	scope != ""
}

# METADATA
# description: What of held allows the request; empty where nothing does.
grants(question) := {grant |
	some grant in held(question)
	allows(grant.rule, question)
}

# METADATA
# description: Everybody whom a binding allows the request, as elements of held.
holders(question) := {grant |
	some key, all in rbac.grants
	some given in all
	_covers(given.scope, question.namespace)
	some rule in rbac.roles[given.role]
	allows(rule, question)
	grant := object.union(given, {"subject": key, "rule": rule})
}

# METADATA
# description: True where a rule allows the request; the verb "*" is only allowed where all are.
allows(rule, question) if {
	_has(rule.verbs, {question.verb, "*"})
	_has(rule.apiGroups, {question.group, "*"})
	_has(rule.resources, _spellings(question.resource))
	_names(rule, question.name)
}

allows(rule, question) if {
	_has(rule.verbs, {question.verb, "*"})
	some url in rule.nonResourceURLs
	_is_path(url, question.path)
}

_has(list, spellings) if {
	some item in list
	item in spellings
}

_spellings(resource) := {resource, "*"} | {concat("/", ["*", subresource]) |
	parts := split(resource, "/")
	count(parts) > 1
	subresource := concat("/", array.slice(parts, 1, count(parts)))
}

_names(rule, name) if name in rule.resourceNames

_names(rule, _) if count([name | some name in rule.resourceNames]) == 0

_is_path("*", _) := true

_is_path(url, path) if url == path

_is_path(url, path) if {
	endswith(url, "*")
	startswith(path, trim_right(url, "*"))
}

# METADATA
# description: |
#   Bindings that reach the asking user but name a role that is not in the input, as
#   {"binding", "role", "scope"}: what they grant is not known.
unresolved(question) := {grant |
	some grant in rbac.unresolved(keys(question))
	_covers(grant.scope, question.namespace)
}

# METADATA
# description: True for members of system:masters, whom the API server allows everything without asking RBAC.
is_master(question) if "Group:system:masters" in keys(question)

# METADATA
# description: The answer to input.review.object, as {"is_master", "grants", "unresolved"}.
answer := {
	"is_master": _masters(input.review.object),
	"grants": grants(input.review.object),
	"unresolved": unresolved(input.review.object),
}

default _masters(_) := false

_masters(question) if is_master(question)

# METADATA
# description: Whether each of input.review.object.questions is allowed, in their order.
decisions := [decision |
	some question in input.review.object.questions
	decision := (count(grants(question)) + count({true | is_master(question)})) > 0
]

# METADATA
# description: |
#   All that is held by whom input.review.object is about, as {"is_master", "held",
#   "unresolved", "takeovers"}: the last is what becomes of the powers of lib.attackpath.
listing := {
	"is_master": _masters(input.review.object),
	"held": held(input.review.object),
	"unresolved": unresolved(input.review.object),
	"takeovers": {power: attackpath.outcome(power) | some power, _ in _takeovers},
}

_takeovers := attackpath.takeovers_by(
	{grant |
		some key in keys(input.review.object)
		some grant in rbac.grants[key]
	},
	{"kube-system"},
)

# METADATA
# description: |
#   Whom bindings allow what input.review.object asks, as {"holders", "unresolved"}, the latter the
#   bindings in its reach whose role is not in the input.
audience := {
	"holders": holders(input.review.object),
	"unresolved": {grant |
		some grant in rbac.unresolved(object.keys(rbac.grants))
		_covers(grant.scope, input.review.object.namespace)
	},
}
