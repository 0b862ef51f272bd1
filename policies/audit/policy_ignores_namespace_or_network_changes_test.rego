package policies.audit.policy_ignores_namespace_or_network_changes_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_ignores_namespace_or_network_changes as control

cases := {
	"a catch-all": {"rules": [{"level": "Metadata"}], "want": set()},
	"a higher level": {"rules": [{"level": "RequestResponse"}], "want": set()},
	"no rule": {
		"rules": [],
		"want": {["no rule matches, which leaves namespaces, networkpolicies, services out of the log", ["rules"]]},
	},
	"null": {
		"rules": null,
		"want": {["no rule matches, which leaves namespaces, networkpolicies, services out of the log", ["rules"]]},
	},
	"a rule that hides everything": {
		"rules": [{"level": "None"}, {"level": "Metadata"}],
		"want": {["rules[0] leaves namespaces, networkpolicies, services out of the log", ["rules", 0, "level"]]},
	},
	"a rule that hides some of it": {
		"rules": [{"level": "None", "resources": [{"group": "networking.k8s.io"}]}, {"level": "Metadata"}],
		"want": {["rules[0] leaves networkpolicies out of the log", ["rules", 0, "level"]]},
	},
	"behind a rule that logs it": {
		"rules": [{"level": "Metadata"}, {"level": "None", "resources": [{"group": "networking.k8s.io"}]}],
		"want": set(),
	},
	"for a component only": {
		"rules": [{"level": "None", "users": ["system:kube-scheduler"]}, {"level": "Metadata"}],
		"want": set(),
	},
}

# resource: its group, and the verbs that must be logged
_each := {
	"namespaces": ["", ["create", "delete", "patch", "update"]],
	"services": ["", ["create", "delete", "patch", "update"]],
	"networkpolicies": ["networking.k8s.io", ["create", "delete", "patch", "update"]],
}

test_each_is_looked_at[resource][verb] if {
	some resource, [group, verbs] in _each
	some verb in verbs
	rules := [
		{"level": "None", "verbs": [verb], "resources": [{"group": group, "resources": [resource]}]},
		{"level": "Metadata"},
	]
	{sprintf("rules[0] leaves %s out of the log", [_label(resource, verb, verbs)])} == {v.msg |
		some v in control.violation
	} with input.review.object as _policy(rules)
}

_label(resource, verb, _) := sprintf("%s (%s)", [resource, verb])

test_other_verbs_are_not_looked_at if {
	rules := [{"level": "Metadata", "verbs": ["create", "delete", "patch", "update"]}]
	control.violation == set() with input.review.object as _policy(rules)
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_bad := _policy([{"level": "None"}])

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
