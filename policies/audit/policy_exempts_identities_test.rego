package policies.audit.policy_exempts_identities_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_exempts_identities as control

_read := ["get", "list", "watch"]

_nodes := [{"group": "", "resources": ["nodes"]}]

_events := [{"group": "", "resources": ["events"]}]

cases := {
	"nothing exempt": {"rule": {"level": "Metadata", "users": ["bob"]}, "want": set()},
	"a resource for everybody": {"rule": {"level": "None", "resources": _events}, "want": set()},
	"a person": {
		"rule": {"level": "None", "users": ["bob"], "verbs": _read, "resources": _nodes},
		"want": {"nothing of bob"},
	},
	"a person beside a component": {
		"rule": {"level": "None", "users": ["system:apiserver", "bob"], "verbs": ["get"], "resources": _nodes},
		"want": {"nothing of bob"},
	},
	"administrators": {"rule": {"level": "None", "userGroups": ["system:masters"]}, "want": {"nothing of system:masters"}},
	"everybody": {
		"rule": {"level": "None", "userGroups": ["system:authenticated"]},
		"want": {"nothing of system:authenticated"},
	},
	"all service accounts": {
		"rule": {"level": "None", "userGroups": ["system:serviceaccounts", "system:nodes"], "verbs": ["get"]},
		"want": {"nothing of system:serviceaccounts"},
	},
	"a component that happens to be in a great group": {
		"rule": {
			"level": "None",
			"users": ["system:apiserver"],
			"userGroups": ["system:masters"],
			"verbs": ["get"],
			"resources": _nodes,
		},
		"want": set(),
	},
	"a namespace": {"rule": {"level": "None", "namespaces": ["kube-system"]}, "want": {"nothing in kube-system"}},
	"two namespaces": {"rule": {"level": "None", "namespaces": ["b", "a"], "verbs": ["get"]}, "want": {"nothing in a, b"}},
	"a component in a namespace": {
		"rule": {
			"level": "None",
			"users": ["system:apiserver"],
			"namespaces": ["kube-system"],
			"verbs": ["get"],
			"resources": _nodes,
		},
		"want": set(),
	},
	"a group in a namespace": {
		"rule": {
			"level": "None",
			"userGroups": ["system:nodes"],
			"namespaces": ["kube-system"],
			"verbs": ["get"],
			"resources": _events,
		},
		"want": set(),
	},
	"reads of a component": {
		"rule": {
			"level": "None",
			"users": ["system:kube-proxy"],
			"verbs": ["watch"],
			"resources": [{"resources": ["services"]}],
		},
		"want": set(),
	},
	"reads of a group": {
		"rule": {"level": "None", "userGroups": ["system:nodes"], "verbs": _read, "resources": _nodes},
		"want": set(),
	},
	"all verbs of a component": {
		"rule": {"level": "None", "users": ["system:kube-scheduler"], "resources": _nodes},
		"want": {"no writes of system:kube-scheduler"},
	},
	"writes of a component": {
		"rule": {
			"level": "None",
			"users": ["system:kube-controller-manager"],
			"verbs": ["get", "update"],
			"resources": _nodes,
		},
		"want": {"no writes of system:kube-controller-manager"},
	},
	"writes of a group": {
		"rule": {"level": "None", "userGroups": ["system:nodes"], "verbs": ["patch"], "resources": _nodes},
		"want": {"no writes of system:nodes"},
	},
	"Secrets of a component": {
		"rule": {"level": "None", "users": ["system:apiserver"], "verbs": ["get"]},
		"want": {"no access to Secrets of system:apiserver"},
	},
	"a list of Secrets of a group": {
		"rule": {
			"level": "None",
			"userGroups": ["system:nodes"],
			"verbs": ["list"],
			"resources": [{"resources": ["secrets"]}],
		},
		"want": {"no access to Secrets of system:nodes"},
	},
	"a watch of Secrets": {
		"rule": {"level": "None", "userGroups": ["system:nodes"], "verbs": ["watch"], "resources": [{"resources": ["*"]}]},
		"want": {"no access to Secrets of system:nodes"},
	},
	"paths": {
		"rule": {"level": "None", "userGroups": ["system:authenticated"], "nonResourceURLs": ["/api*", "/version"]},
		"want": set(),
	},
}

test_violation[note] if {
	some note, tc in cases
	rules := [{"level": "Request", "verbs": ["create"], "resources": [{"group": "x"}]}, tc.rule, {"level": "Metadata"}]
	{[sprintf("rules[1] logs %s", [text]), ["rules", 1]] | some text in tc.want} == {[v.msg, v.details.path] |
		some v in control.violation
	} with input.review.object as _policy(rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(rules)
}

test_void_rules_are_left_alone if {
	rules := [{"level": "Metadata"}, {"level": "None", "users": ["bob"]}, {"level": "None", "namespaces": ["a"]}]
	control.violation == set() with input.review.object as _policy(rules)
}

test_secrets_that_an_earlier_rule_logs if {
	rules := [
		{"level": "Metadata", "resources": [{"resources": ["secrets"]}]},
		{"level": "None", "users": ["system:apiserver"], "verbs": ["get"]},
	]
	control.violation == set() with input.review.object as _policy(rules)
}

_parameters := {
	"own users": {
		"parameters": {"allowedUsers": ["bob"]},
		"rules": [
			{"level": "None", "users": ["bob"], "verbs": ["get"], "resources": _nodes},
			{"level": "None", "users": ["system:apiserver"], "verbs": ["get"], "resources": _nodes},
		],
		"want": {1},
	},
	"own groups": {
		"parameters": {"allowedGroups": ["dev"]},
		"rules": [
			{"level": "None", "userGroups": ["dev"], "verbs": ["get"], "resources": _nodes},
			{"level": "None", "userGroups": ["system:nodes"], "verbs": ["get"], "resources": _nodes},
		],
		"want": {1},
	},
	"writes are fine": {
		"parameters": {"onlyReads": false},
		"rules": [{"level": "None", "users": ["system:apiserver"]}, {"level": "None", "users": ["bob"]}],
		"want": {1},
	},
}

test_parameters[note] if {
	some note, tc in _parameters
	tc.want == {v.details.path[1] | some v in control.violation} with input.review.object as _policy(tc.rules)
		with input.parameters as tc.parameters
}

_bad := _policy([
	{"level": "None", "users": ["bob"]},
	{"level": "None", "namespaces": ["a"]},
	{"level": "None", "users": ["system:apiserver"]},
])

test_inside_node_facts if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/p.yaml": _bad, "/other.yaml": _bad})
	alone := {v.details.path | some v in control.violation} with input.review.object as _bad
	count(alone) > 0
	{array.concat(["configs", "/p.yaml"], path) | some path in alone} == {v.details.path |
		some v in control.violation
	} with input.review.object as facts
}

test_unknown if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/other.yaml": _bad})
	{"the file of --audit-policy-file is not recorded: /p.yaml"} == {u.msg |
		some u in control.unknown
	} with input.review.object as facts
	0 == count(control.violation | control.not_applicable) with input.review.object as facts
}

test_not_applicable if {
	{"no Policy is in use on this node"} == {n.msg |
		some n in control.not_applicable
	} with input.review.object as _facts([], {"/p.yaml": _bad})
	0 == count(control.violation | control.unknown) with input.review.object as _facts([], {"/p.yaml": _bad})
}

test_other_kinds if {
	object_ := object.union(_bad, {"apiVersion": "kyverno.io/v1"})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

_facts(args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
})

_policy(rules) := {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": rules}
