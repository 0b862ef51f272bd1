# METADATA
# title: Powers of a role
# description: What in a role is more than its holders should share, in words for messages.
package lib.rolepower

import data.lib.rbac

# METADATA
# description: |
#   What a role, by its key, allows that reaches far, such as "reads Secrets"; empty for
#   harmless roles. Rights on objects by name do not count.
strengths(role) := {text |
	some rule in rbac.roles[role]
	not rbac.is_named(rule)
	some text in _texts(rule)
}

_texts(rule) := {"has wildcards" | _has_wildcard(rule)} | {text |
	some text, power in _powers
	count(rbac.granted(rule, power.verbs, power.target)) > 0
}

_has_wildcard(rule) if "*" in rule.resources

_has_wildcard(rule) if "*" in rule.verbs

_powers := {
	"creates pods": {"verbs": {"create"}, "target": "/pods"},
	"reads Secrets": {"verbs": {"get", "list", "watch"}, "target": "/secrets"},
	"runs commands in pods": {"verbs": {"create"}, "target": "/pods/exec"},
}
