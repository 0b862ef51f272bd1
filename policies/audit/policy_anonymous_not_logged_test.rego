package policies.audit.policy_anonymous_not_logged_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_anonymous_not_logged as control

_all := "anonymous requests for /api, /metrics, pods, secrets are not logged"

_open := ["/healthz*", "/livez*", "/readyz*"]

cases := {
	"a catch-all": {"rules": [{"level": "Metadata"}], "want": set()},
	"health URLs left out": {"rules": [{"level": "None", "nonResourceURLs": _open}, {"level": "Metadata"}], "want": set()},
	"no rules": {"rules": [], "want": {[_all, ["rules"]]}},
	"null": {"rules": null, "want": {[_all, ["rules"]]}},
	"only users with credentials": {
		"rules": [{"level": "Metadata", "userGroups": ["system:authenticated"]}],
		"want": {[_all, ["rules"]]},
	},
	"the anonymous user": {
		"rules": [{"level": "None", "users": ["system:anonymous"]}, {"level": "Metadata"}],
		"want": {[_all, ["rules", 0, "level"]]},
	},
	"the group": {
		"rules": [{"level": "None", "userGroups": ["system:unauthenticated"]}, {"level": "Metadata"}],
		"want": {[_all, ["rules", 0, "level"]]},
	},
	"paths and some reads": {
		"rules": [
			{"level": "None", "nonResourceURLs": ["/api*"]},
			{"level": "None", "verbs": ["list"], "resources": [{"resources": ["pods"]}]},
			{"level": "None", "verbs": ["get"], "nonResourceURLs": ["/metrics"]},
			{"level": "Metadata"},
		],
		"want": {
			["anonymous requests for /api are not logged", ["rules", 0, "level"]],
			["anonymous requests for pods are not logged", ["rules", 1, "level"]],
			["anonymous requests for /metrics are not logged", ["rules", 2, "level"]],
		},
	},
}

test_each_verb[verb] if {
	some verb in ["create", "get", "list"]
	rules := [{"level": "None", "verbs": [verb], "resources": [{"resources": ["secrets"]}]}, {"level": "Metadata"}]
	{"anonymous requests for secrets are not logged"} == {v.msg |
		some v in control.violation
	} with input.review.object as _policy(rules)
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_bad := _policy([])

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
