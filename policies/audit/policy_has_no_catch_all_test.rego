package policies.audit.policy_has_no_catch_all_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_has_no_catch_all as control

_none(what) := [sprintf("other requests for %s match no rule and are not logged", [what]), ["rules"]]

_resources := [{"group": "*"}]

cases := {
	"a catch-all": {"rules": [{"level": "None", "verbs": ["get"]}, {"level": "Metadata"}], "want": set()},
	"with bodies": {"rules": [{"level": "RequestResponse"}], "want": set()},
	"no rules": {"rules": [], "want": {_none("paths and resources")}},
	"null": {"rules": null, "want": {_none("paths and resources")}},
	"rules for some verbs": {"rules": [{"level": "Metadata", "verbs": ["get"]}], "want": {_none("paths and resources")}},
	"rules for one user": {"rules": [{"level": "Metadata", "users": ["bob"]}], "want": {_none("paths and resources")}},
	"rules for one namespace": {
		"rules": [{"level": "Metadata", "namespaces": ["a"]}],
		"want": {_none("paths and resources")},
	},
	"rules for one name": {
		"rules": [{"level": "Metadata", "resources": [{"group": "*", "resources": ["*"], "resourceNames": ["a"]}]}],
		"want": {_none("paths and resources")},
	},
	"rules for one group": {
		"rules": [{"level": "Metadata", "resources": [{"group": "apps"}]}, {"level": "Metadata", "nonResourceURLs": ["*"]}],
		"want": {_none("resources")},
	},
	"rules for one resource": {
		"rules": [
			{"level": "Metadata", "resources": [{"group": "*", "resources": ["pods"]}]},
			{"level": "Metadata", "nonResourceURLs": ["*"]},
		],
		"want": {_none("resources")},
	},
	"all resources": {"rules": [{"level": "Metadata", "resources": _resources}], "want": {_none("paths")}},
	"all resources but no subresources": {
		"rules": [
			{"level": "Metadata", "resources": [{"group": "*", "resources": ["*/x"]}]},
			{"level": "Metadata", "nonResourceURLs": ["*"]},
		],
		"want": {_none("resources")},
	},
	"all resources and no paths": {
		"rules": [{"level": "None", "nonResourceURLs": ["*"]}, {"level": "Metadata", "resources": _resources}],
		"want": set(),
	},
	"for everybody with credentials": {
		"rules": [{"level": "Metadata", "userGroups": ["system:authenticated"]}],
		"want": set(),
	},
	"some paths": {
		"rules": [{"level": "None", "nonResourceURLs": ["/healthz*"]}, {"level": "Metadata", "resources": _resources}],
		"want": {_none("paths")},
	},
	"a catch-all that logs nothing": {
		"rules": [{"level": "Metadata", "verbs": ["get"]}, {"level": "None"}],
		"want": {["rules[1] takes all other requests and logs nothing", ["rules", 1, "level"]]},
	},
	"a first rule that logs nothing": {
		"rules": [{"level": "None"}],
		"want": {["rules[0] takes all other requests and logs nothing", ["rules", 0, "level"]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

test_silent_rule_inside_node_facts if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/p.yaml": _policy([{"level": "None"}])})
	{["configs", "/p.yaml", "rules", 0, "level"]} == {v.details.path |
		some v in control.violation
	} with input.review.object as facts
}

_bad := _policy([{"level": "Metadata", "verbs": ["get"]}])

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
