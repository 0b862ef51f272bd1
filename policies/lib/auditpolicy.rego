# METADATA
# title: Audit policies
# description: |
#   An audit policy as the API server reads it (k8s.io/apiserver v0.37.2,
#   pkg/audit/policy/checker.go): rules in order, the first one that matches a
#   request decides, and a request that none matches is not logged. A request is
#   {"user", "groups" (a set), "verb"} with {"group", "resource", "subresource",
#   "namespace", "name"} (all of them, "" where there is none) or with {"path"}.
package lib.auditpolicy

import data.lib.document
import data.lib.k8s

_file := {"kind": "Policy", "group": "audit.k8s.io", "flag": "audit-policy-file"}

# METADATA
# description: "The audit policies under review, as {\"path\", \"spec\"}."
documents := document.of(_file)

# METADATA
# description: "Findings for unknown: a NodeFacts whose API server names a policy that was not recorded."
unread := document.unread(_file)

# METADATA
# description: "Findings for not_applicable: a NodeFacts without an audit policy."
absent := document.absent(_file)

# METADATA
# description: "Levels in the order of what they log. The API server refuses a policy with any other level."
rank := {"None": 0, "Metadata": 1, "Request": 2, "RequestResponse": 3}

# METADATA
# description: "The index of the rule that decides about a request, -1 where no rule matches it."
decides(policy, request) := i if {
	i := min([k | some k, rule in policy.rules; matches(rule, request)])
} else := -1

# METADATA
# description: "The level at which a policy logs a request."
level(policy, request) := level_of(policy, decides(policy, request))

# METADATA
# description: "The level of a rule by its index; None for -1, and where the level is none of the four."
level_of(policy, i) := stated if {
	stated := policy.rules[i].level
	rank[stated]
} else := "None"

# METADATA
# description: "True where a rule matches a request."
matches(rule, request) if {
	admits(rule, "verbs", {request.verb})
	is_for_identity(rule, request)
	_matches_target(rule, request)
}

# METADATA
# description: "True where the users and groups of a rule let it match the requests of an identity."
is_for_identity(rule, identity) if {
	admits(rule, "users", {identity.user})
	admits(rule, "userGroups", identity.groups)
}

# METADATA
# description: |
#   True where a rule can match requests for a resource {"group", "resource",
#   "subresource"}, whatever their namespace and name.
is_for_resource(rule, _) if {
	is_open(rule, "resources")
	is_open(rule, "nonResourceURLs")
}

is_for_resource(rule, target) if {
	some selected in rule.resources
	_has_group(selected, target)
	_names_resource(selected, target)
}

# METADATA
# description: "True for a rule without any condition."
is_unconditional(rule) if {
	every field in ["verbs", "users", "userGroups", "namespaces", "resources", "nonResourceURLs"] {
		is_open(rule, field)
	}
}

# METADATA
# description: "True where a list of a rule is missing or empty, so that it sets no condition."
is_open(rule, field) if not rule[field][0]

# METADATA
# description: "True where a list of a rule sets no condition, or holds one of the values, a set."
admits(rule, field, _) if is_open(rule, field)

admits(rule, field, values) if {
	some value in rule[field]
	value in values
}

# a rule with neither list matches both kinds of requests
_matches_target(rule, _) if {
	not is_about_resources(rule)
	is_open(rule, "nonResourceURLs")
}

_matches_target(rule, request) if {
	is_about_resources(rule)
	admits(rule, "namespaces", {request.namespace})
	_matches_resource(rule, request)
}

_matches_target(rule, request) if {
	not is_about_resources(rule)
	some spec in rule.nonResourceURLs
	_matches_path(spec, request.path)
}

# METADATA
# description: "True for a rule that matches requests for resources only."
is_about_resources(rule) if not is_open(rule, "namespaces")

is_about_resources(rule) if not is_open(rule, "resources")

_matches_resource(rule, request) if {
	is_open(rule, "resources")
	request.resource
}

_matches_resource(rule, request) if {
	some selected in rule.resources
	_has_group(selected, request)
	_names_resource(selected, request)
	_names_object(selected, request)
}

_has_group(selected, request) if object.get(selected, "group", "") in {request.group, "*"}

_names_resource(selected, _) if is_open(selected, "resources")

_names_resource(selected, request) if {
	some resource in selected.resources
	resource in _forms(request.resource, request.subresource)
}

# names count beside resources only; the API server refuses them elsewhere
_names_object(selected, _) if is_open(selected, "resources")

_names_object(selected, request) if admits(selected, "resourceNames", {request.name})

# what may stand in a rule: pods/* takes in pods itself, pods does not take in pods/exec
_forms(resource, "") := {resource, sprintf("%s/*", [resource]), "*"}

_forms(resource, subresource) := {
	sprintf("%s/%s", [resource, subresource]),
	sprintf("%s/*", [resource]),
	sprintf("*/%s", [subresource]),
	"*",
} if {
	subresource != ""
}

_matches_path("*", _)

_matches_path(spec, path) if {
	spec != "*"
	spec == path
}

_matches_path(spec, path) if {
	endswith(spec, "*")
	startswith(path, trim_right(spec, "*"))
}

# METADATA
# description: "The path to report for a rule of a document, by its index; that of all rules for -1."
path(doc, i, field) := array.concat(doc.path, ["rules", i, field]) if i >= 0

path(doc, -1, _) := array.concat(doc.path, ["rules"])

# METADATA
# description: "How a message names a rule: rules[3]."
name(i) := sprintf("rules[%s]", [k8s.int(i)])

# METADATA
# description: "A set of names as a message shows them: all if they are short, else two and how many more there are."
names(set_) := text if {
	text := concat(", ", sort(set_))
	count(text) <= 100
} else := sprintf("%s and %s more", [concat(", ", array.slice(sorted, 0, 2)), k8s.int(count(sorted) - 2)]) if {
	sorted := sort(set_)
	count(sorted) > 2
} else := concat(", ", sort(set_))
