# METADATA
# title: Requests to try an audit policy with
# description: |
#   Finds out what an audit policy does by asking it about requests, never by looking
#   for a rule that mentions a resource. From the rules themselves come the users,
#   groups, namespaces and names that could make a difference; where a rule sets no
#   condition, a value is tried that stands in no rule. So one request stands for
#   all that are treated alike, and nothing is overlooked.
package lib.auditprobe

import data.lib.auditpolicy
import data.lib.k8s

# METADATA
# description: "An ordinary user, who stands in no rule."
human := {"user": "regolith:any-user", "groups": {"system:authenticated"}}

# METADATA
# description: "A request without credentials."
anonymous := {"user": "system:anonymous", "groups": {"system:unauthenticated"}}

# METADATA
# description: |
#   What a policy does with requests for a resource, written group/resource or
#   group/resource/subresource ("/pods/exec"): a set of {"resource", "verb", "rule",
#   "level"}, where rule is an index and -1 stands for no rule. who is the identity
#   that asks ({"user", "groups"}), or null for all those the rules make a difference of.
outcomes(policy, resource, verbs, who) := {outcome |
	some verb in verbs
	some i in _reached(policy, resource, verb, who)
	outcome := {"resource": resource, "verb": verb, "rule": i, "level": auditpolicy.level_of(policy, i)}
}

# the first rule decides about all requests, unless it sets conditions by which they
# differ: then those that match no such condition are tried, and those that do
_reached(policy, resource, verb, who) := {rules[0][0]} if {
	rules := _candidates(policy, resource, verb, who)
	not _is_special(rules[0][1], who)
} else := general | special if {
	rules := _candidates(policy, resource, verb, who)
	general := {_first(rules, request) | some request in _requests({}, resource, verb, who)}
	special := {i |
		some [i, rule] in rules
		_is_before(i, general)
		some request in _requests(rule, resource, verb, who)
		_first(rules, request) == i
	}
}

_is_special(rule, _) if not auditpolicy.is_open(rule, "namespaces")

_is_special(rule, _) if {
	some selected in rule.resources
	not auditpolicy.is_open(selected, "resourceNames")
}

_is_special(rule, null) if not auditpolicy.is_open(rule, "users")

_is_special(rule, null) if not auditpolicy.is_open(rule, "userGroups")

# everything comes before the absence of a rule
_is_before(_, general) if -1 in general

_is_before(i, general) if i < max(general)

_first(rules, request) := i if {
	i := min([k | some [k, rule] in rules; auditpolicy.matches(rule, request)])
} else := -1

_candidates(policy, resource, verb, who) := [[i, rule] |
	some [i, rule] in _rules_for(policy, resource, who)
	auditpolicy.admits(rule, "verbs", {verb})
]

_rules_for(policy, resource, who) := [[i, rule] |
	[group, name, subresource] := _parts(resource)
	some i, rule in policy.rules
	_is_for(rule, who)
	auditpolicy.is_for_resource(rule, {"group": group, "resource": name, "subresource": subresource})
]

_is_for(_, null)

_is_for(rule, who) if auditpolicy.is_for_identity(rule, who)

_parts(resource) := array.slice(array.concat(split(resource, "/"), [""]), 0, 3)

# METADATA
# description: |
#   The rules of a document that log some of these requests below a level when an
#   ordinary user makes them, as {"rule", "level", "path", "what"}. targets maps a
#   resource to its verbs; what names the resources in a message.
below(doc, targets, minimum) := {gap |
	found := {outcome |
		some resource, verbs in targets
		some outcome in outcomes(doc.spec, resource, verbs, human)
		auditpolicy.rank[outcome.level] < auditpolicy.rank[minimum]
	}
	some i in {outcome.rule | some outcome in found}
	gap := {
		"rule": i,
		"level": auditpolicy.level_of(doc.spec, i),
		"path": auditpolicy.path(doc, i, "level"),
		"what": labels({outcome | some outcome in found; outcome.rule == i}, targets),
	}
}

# METADATA
# description: "Findings for the rule violation of a control: what is left out of the log altogether."
dropped(doc, targets) := {{"msg": msg, "details": {"path": gap.path}} |
	some gap in below(doc, targets, "Metadata")
	msg := sprintf("%s %s out of the log", [_subject(gap.rule), gap.what])
}

_subject(i) := sprintf("%s leaves", [auditpolicy.name(i)]) if i >= 0

_subject(-1) := "no rule matches, which leaves"

# METADATA
# description: |
#   How a message names the resources of outcomes, without their groups, and with
#   the verbs it is about where these are not all that were asked about: "pods/exec, secrets (get, list)".
labels(found, targets) := auditpolicy.names({_label(resource, verbs, targets[resource]) |
	some resource in {outcome.resource | some outcome in found}
	verbs := {outcome.verb | some outcome in found; outcome.resource == resource}
})

_label(resource, verbs, asked) := _short(resource) if {
	count(verbs) == count(asked)
} else := sprintf("%s (%s)", [_short(resource), concat(", ", sort(verbs))]) if {
	count(verbs) < 4
} else := sprintf("%s (%s of %s verbs)", [_short(resource), k8s.int(count(verbs)), k8s.int(count(asked))])

_short(resource) := substring(resource, indexof(resource, "/") + 1, -1)

# METADATA
# description: |
#   The rules of a policy that can never match, because earlier ones take all their
#   requests: a map from index to the indices of those rules.
shadowed(policy) := {i: takers |
	some i, rule in policy.rules
	takers := {auditpolicy.decides(policy, request) |
		some request in _own_requests(rule)
		auditpolicy.matches(rule, request)
	}
	count(takers) > 0
	not i in takers
}

# the requests that stand for all those a rule matches, apart from earlier rules
_own_requests(rule) := _own_resource_requests(rule) | _own_path_requests(rule)

_own_resource_requests(rule) := {request |
	auditpolicy.is_open(rule, "nonResourceURLs")
	some verb in _or(rule, "verbs", "regolith-any-verb")
	some identity in _identities(rule, null)
	some target in _targets(rule)
	some namespace in _or(rule, "namespaces", "regolith-any-namespace")
	request := object.union(identity, object.union(target, {"verb": verb, "namespace": namespace}))
}

_own_path_requests(rule) := {request |
	not auditpolicy.is_about_resources(rule)
	some verb in _or(rule, "verbs", "regolith-any-verb")
	some identity in _identities(rule, null)
	some spec in _or(rule, "nonResourceURLs", "/regolith-any-path")
	request := object.union(identity, {"verb": verb, "path": _path(spec)})
}

_path("*") := "/regolith-any-path"

_path(spec) := replace(spec, "*", "regolith-any-path") if spec != "*"

_targets(rule) := {_any_target} if auditpolicy.is_open(rule, "resources")

_targets(rule) := {target |
	some selected in rule.resources
	some form in _or(selected, "resources", "*")
	some name in _or(selected, "resourceNames", "regolith-any-name")
	parts := array.concat(split(form, "/"), [""])
	target := {
		"group": replace(object.get(selected, "group", ""), "*", "regolith.any"),
		"resource": replace(parts[0], "*", "regolith-any-resource"),
		"subresource": replace(parts[1], "*", "regolith-any-subresource"),
		"name": name,
	}
} if {
	not auditpolicy.is_open(rule, "resources")
}

_any_target := {
	"group": "regolith.any",
	"resource": "regolith-any-resource",
	"subresource": "",
	"name": "regolith-any-name",
}

_or(rule, field, _) := {value | some value in rule[field]} if not auditpolicy.is_open(rule, field)

_or(rule, field, fallback) := {fallback} if auditpolicy.is_open(rule, field)

# the requests for a resource that could be decided by a rule
_requests(rule, resource, verb, who) := {request |
	[group, name, subresource] := _parts(resource)
	some identity in _identities(rule, who)
	some namespace in _namespaces(rule, name, verb)
	some object_name in _names(rule, subresource, verb)
	request := object.union(identity, {
		"verb": verb,
		"group": group,
		"resource": name,
		"subresource": subresource,
		"namespace": namespace,
		"name": object_name,
	})
}

_identities(_, who) := {who} if who != null

_identities(rule, null) := {human, anonymous} if {
	auditpolicy.is_open(rule, "users")
	auditpolicy.is_open(rule, "userGroups")
}

_identities(rule, null) := {{"user": user, "groups": groups} |
	some user in rule.users
	some group in _or(rule, "userGroups", "")
	groups := (_groups_of(user) | _joined(user, group)) - {""}
} if {
	not auditpolicy.is_open(rule, "users")
}

_identities(rule, null) := {_member_of(group) | some group in rule.userGroups} if {
	auditpolicy.is_open(rule, "users")
	not auditpolicy.is_open(rule, "userGroups")
}

_member_of("system:unauthenticated") := anonymous

_member_of(group) := object.union(human, {"groups": {"system:authenticated", group}}) if {
	group != "system:unauthenticated"
}

_joined(user, group) := {group} - {"system:unauthenticated"} if user != "system:anonymous"

_joined("system:anonymous", _) := set()

# the groups that the API server gives an identity by itself
_groups_of(user) := {"system:unauthenticated"} if {
	user == "system:anonymous"
} else := {"system:authenticated", "system:nodes"} if {
	startswith(user, "system:node:")
} else := {"system:authenticated", "system:serviceaccounts", group} if {
	[_, namespace] := regex.find_all_string_submatch_n(`^system:serviceaccount:([^:]+):[^:]+$`, user, 1)[0]
	group := sprintf("system:serviceaccounts:%s", [namespace])
} else := {"system:authenticated"}

# a list of all namespaces names none; a request for a namespace counts as one inside it
_namespaces(_, resource, _) := {""} if resource in _cluster_scoped

_namespaces(_, "namespaces", verb) := {""} if verb in {"create", "list", "watch"}

_namespaces(rule, resource, verb) := {namespace |
	some namespace in _or(rule, "namespaces", "regolith-any-namespace")
	_may_be_named(namespace, verb)
} if {
	not resource in _cluster_scoped
	not _is_namespace_list(resource, verb)
}

_may_be_named(namespace, _) if namespace != ""

_may_be_named("", verb) if verb in {"list", "watch"}

_is_namespace_list("namespaces", verb) if verb in {"create", "list", "watch"}

_cluster_scoped := {
	"apiservices",
	"certificatesigningrequests",
	"clusterpolicies",
	"clusterrolebindings",
	"clusterroles",
	"constrainttemplates",
	"customresourcedefinitions",
	"mutatingadmissionpolicies",
	"mutatingadmissionpolicybindings",
	"mutatingwebhookconfigurations",
	"nodes",
	"tokenreviews",
	"validatingadmissionpolicies",
	"validatingadmissionpolicybindings",
	"validatingwebhookconfigurations",
}

# list, watch and deletecollection name no object, and create does so for subresources only
_names(_, _, verb) := {""} if verb in {"deletecollection", "list", "watch"}

_names(_, "", "create") := {""}

_names(rule, subresource, verb) := {"regolith-any-name"} | {name |
	some selected in rule.resources
	some name in selected.resourceNames
} if {
	not verb in {"deletecollection", "list", "watch"}
	not _is_plain_create(subresource, verb)
}

_is_plain_create("", "create")
