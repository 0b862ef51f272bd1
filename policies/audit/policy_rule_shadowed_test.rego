package policies.audit.policy_rule_shadowed_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_rule_shadowed as control

cases := {
	"no rules": {"rules": [], "want": set()},
	"special before general": {"rules": [{"level": "Request", "verbs": ["create"]}, {"level": "Metadata"}], "want": set()},
	"general before special": {
		"rules": [{"level": "Metadata"}, {"level": "Request", "verbs": ["create"]}, {"level": "None", "users": ["bob"]}],
		"want": {
			["rules[1] can never match: all its requests go to rules[0]", ["rules", 1]],
			["rules[2] can never match: all its requests go to rules[0]", ["rules", 2]],
		},
	},
	"two together": {
		"rules": [
			{"level": "Metadata", "verbs": ["get"]},
			{"level": "None", "verbs": ["list"]},
			{"level": "Request", "verbs": ["list", "get"]},
		],
		"want": {["rules[2] can never match: all its requests go to rules[0], rules[1]", ["rules", 2]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_bad := _policy([{"level": "Metadata"}, {"level": "None"}])

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
