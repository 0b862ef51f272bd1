package policies.audit.policy_logs_everything_with_bodies_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_logs_everything_with_bodies as control

_guard := {"level": "Metadata", "resources": [
	{"group": "", "resources": ["secrets", "serviceaccounts/token"]},
	{"group": "authentication.k8s.io", "resources": ["tokenreviews"]},
]}

_found(i, level) := [sprintf("rules[%d] logs all other requests at level %s", [i, level]), ["rules", i, "level"]]

cases := {
	"names only": {"rules": [_guard, {"level": "Metadata"}], "want": set()},
	"all bodies behind a guard": {
		"rules": [_guard, {"level": "RequestResponse"}],
		"want": {_found(1, "RequestResponse")},
	},
	"bodies of requests behind a guard": {"rules": [_guard, {"level": "Request"}], "want": {_found(1, "Request")}},
	"placed first, another control reports it": {"rules": [{"level": "RequestResponse"}], "want": set()},
	"tokens are logged, another control reports it": {
		"rules": [{"level": "Metadata", "resources": [{"resources": ["secrets"]}]}, {"level": "Request"}],
		"want": set(),
	},
	"reviews are logged, another control reports it": {
		"rules": [
			{"level": "Metadata", "resources": [{"resources": ["secrets", "serviceaccounts/token"]}]},
			{"level": "Request"},
		],
		"want": set(),
	},
	"lists are logged, another control reports it": {
		"rules": [object.union(_guard, {"verbs": ["create", "get", "update"]}), {"level": "RequestResponse"}],
		"want": set(),
	},
	"it can never match": {"rules": [_guard, {"level": "Metadata"}, {"level": "Request"}], "want": set()},
	"with a condition": {"rules": [_guard, {"level": "Request", "verbs": ["create"]}], "want": set()},
	"no rules": {"rules": [], "want": set()},
	"null": {"rules": null, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_bad := _policy([_guard, {"level": "Request"}])

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
