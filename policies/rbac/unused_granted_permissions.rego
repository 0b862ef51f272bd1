# METADATA
# title: Roles of service accounts must not grant more than is used
# description: |
#   Rights that nobody uses serve whoever steals the token. The audit log of the API server
#   shows which ones a service account needs, and so what can be taken away.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: low
#   scope: host
#   absence: true
#   match: [cluster, rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - audit.k8s.io/Policy
#     - facts.regolith.dev/AuditLog
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - rbac.authorization.k8s.io/RoleBinding
#   frameworks:
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 7.2.4, 7.2.5.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     window:
#       type: string
#       default: 2160h
#       description: The least time that the logs must cover, as a Go duration.
#     byName:
#       type: array
#       items: {type: string}
#       default: [secrets]
#       description: |
#         Resources that are granted by the names of the objects that were used, where those are few.
#   remediation: |
#     Take away what was not used. First make sure that the logs of all API servers were given, that they
#     cover a restart and whatever runs once a month, and that no server but the API server is asked for
#     more, as the kubelet and the sidecars that protect metrics are.
#   verify: |
#     jq -r 'select(.user.username == "system:serviceaccount:<namespace>:<name>") |
#     [.verb, .objectRef.apiGroup, .objectRef.resource, .objectRef.subresource] | @tsv' audit.log | sort | uniq -c
package policies.rbac.unused_granted_permissions

import data.lib.duration
import data.lib.k8s
import data.lib.leastrules
import data.lib.rbac
import data.lib.rolescope
import data.lib.text
import data.lib.usage

default window := "2160h"

window := input.parameters.window

default by_name := ["secrets"]

by_name := input.parameters.byName

violation contains {"msg": msg, "details": {"path": ["rules"], "fix": fix}} if {
	not _doubt
	count(_loose) > 0

	msg := sprintf("%s did not use in %s and %s: %s", [
		text.clip(_name(rbac.holders), 60),
		_time(usage.covered),
		_requests,
		_summary,
	])

	# from behind, so that no rule moves before its change
	fix := [change |
		some rule in array.reverse(_loose)
		some change in leastrules.change(rule.path, rule.spec, rule.least)
	]
}

unknown contains {"msg": _doubt, "details": {"path": ["rules"]}}

unknown contains {"msg": "no audit log shows what was used", "details": {"path": []}} if {
	k8s.is_anchor
	not usage.is_known
}

not_applicable contains {"msg": "roles are judged themselves"} if {
	k8s.is_anchor
	usage.is_known
}

not_applicable contains {"msg": "no audit log shows what was used"} if {
	_is_role
	not usage.is_known
}

not_applicable contains {"msg": "nobody is bound to it"} if {
	_is_role
	count(rbac.holders) == 0
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_is_role if rbac.holders

_is_judged if {
	usage.is_known
	count(rbac.rules) > 0
	count(rbac.holders) > 0
}

# why it cannot be told what of the role is used, what is to be done about it first
_doubt := "events of the audit log could not be read or counted" if {
	_is_judged
	usage.is_incomplete
} else := sprintf("the audit log covers %s, which is less than %s", [_time(usage.covered), window]) if {
	_is_judged
	not _is_covered
} else := sprintf("%s is bound to it, and the audit log does not tell its needs", [_name(others)]) if {
	_is_judged
	others := {key | some key in rbac.holders; not startswith(key, "ServiceAccount:")}
	count(others) > 0
} else := sprintf("%s is not in the audit log", [_name(unseen)]) if {
	_is_judged
	unseen := {key | some key in rbac.holders; not usage.accounts[key]}
	count(unseen) > 0
} else := "ClusterRoles gather its rules, and the needs of those who are bound to them are not told apart" if {
	_is_judged
	count(rolescope.gatherers) > 0
} else := "the audit policy lets requests go unlogged that its rules are about" if {
	_is_judged
	some key in rbac.holders
	some rule in rbac.rules
	usage.is_unlogged(key, rule.spec)
} else := "what bind, escalate, approve or impersonate is used for, which it grants by *, is in no log" if {
	_is_judged
	some rule in rbac.rules
	leastrules.is_hidden(rule.spec, _used)
}

_name(keys) := text.clip(text.list({rbac.text(key) | some key in keys}, 1), 120)

_is_covered if usage.covered >= duration.ns(window)

_loose := [object.union(rule, {"least": least}) |
	_is_judged
	some rule in rbac.rules
	least := leastrules.of(rule.spec, [other.spec | some other in rbac.rules], _used, by_name)
	least != [rule.spec]
]

# by all who are bound to the role, where they are bound to it
_used := [permission |
	some key in rbac.holders
	some grant in rbac.grants[key]
	grant.role == _key
	some permission in usage.accounts[key].permissions
	grant.scope in {"*", object.get(permission, "namespace", "")}
]

_key := concat(":", ["ClusterRole", k8s.name]) if k8s.kind == "ClusterRole"

_key := concat(":", ["Role", k8s.namespace, k8s.name]) if k8s.kind == "Role"

_requests := sprintf("%s requests", [k8s.int(sum([usage.accounts[key].requests | some key in rbac.holders]))])

_time(ns) := sprintf("%s days", [k8s.int(floor(ns / _day))]) if ns >= 2 * _day

_time(ns) := sprintf("%s hours", [k8s.int(floor(ns / duration.ns("1h")))]) if ns < 2 * _day

_day := duration.ns("24h")

_summary := summary if {
	summary := concat("; ", _phrases)
	count(summary) <= 85
} else := text.clip(min(_phrases), 85) if {
	count(_phrases) == 1
} else := sprintf("%s; and %s more", [text.clip(min(_phrases), 62), k8s.int(count(_phrases) - 1)])

_phrases := {_unused(rule) | some rule in _loose}

_unused(rule) := sprintf("%s on %s", [concat(", ", verbs), rbac.things(rule.spec)]) if {
	verbs := [verb | some verb in rule.spec.verbs; not verb in _all(rule.least, "verbs")]
	count(verbs) > 0
} else := sprintf("%s on %s", [concat(", ", rule.spec.verbs), concat(", ", things)]) if {
	things := [thing |
		some field in ["resources", "nonResourceURLs"]
		some thing in rule.spec[field]
		not thing in _all(rule.least, field)
	]
	count(things) > 0
} else := sprintf("part of %s on %s", [concat(", ", rule.spec.verbs), rbac.things(rule.spec)])

_all(rules, field) := {item | some rule in rules; some item in rule[field]}
