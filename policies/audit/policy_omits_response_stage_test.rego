package policies.audit.policy_omits_response_stage_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_omits_response_stage as control

_complete := "stage ResponseComplete is omitted: the log does not tell the outcome"

_started := "stage ResponseStarted is omitted: watches and sessions are only logged when they end"

_panic := "stage Panic is omitted: a request that crashed the server leaves no event"

cases := {
	"nothing omitted": {"policy": {"rules": [{"level": "Metadata"}]}, "want": set()},
	"null": {"policy": {"omitStages": null, "rules": [{"level": "Metadata", "omitStages": null}]}, "want": set()},
	"the first stage": {
		"policy": {"omitStages": ["RequestReceived"], "rules": [{"level": "Metadata", "omitStages": ["RequestReceived"]}]},
		"want": set(),
	},
	"the outcome, for all": {
		"policy": {
			"omitStages": ["RequestReceived", "ResponseComplete"],
			"rules": [{"level": "None"}, {"level": "Metadata"}],
		},
		"want": {[_complete, ["omitStages", 1]]},
	},
	"the outcome, for one rule": {
		"policy": {"rules": [{"level": "Metadata"}, {"level": "Request", "omitStages": ["ResponseComplete"]}]},
		"want": {[_complete, ["rules", 1, "omitStages", 0]]},
	},
	"of nothing": {
		"policy": {"omitStages": ["ResponseComplete"], "rules": [{"level": "None", "omitStages": ["Panic"]}]},
		"want": set(),
	},
	"panics": {
		"policy": {"omitStages": ["Panic"], "rules": [{"level": "Metadata", "omitStages": ["Panic"]}]},
		"want": {[_panic, ["omitStages", 0]], [_panic, ["rules", 0, "omitStages", 0]]},
	},
	"the start, of all verbs": {
		"policy": {"omitStages": ["ResponseStarted"], "rules": [{"level": "Metadata"}]},
		"want": {[_started, ["omitStages", 0]]},
	},
	"the start, of a watch": {
		"policy": {"rules": [{"level": "Metadata", "verbs": ["get", "watch"], "omitStages": ["ResponseStarted"]}]},
		"want": {[_started, ["rules", 0, "omitStages", 0]]},
	},
	"the start, of short requests": {
		"policy": {"omitStages": ["ResponseStarted"], "rules": [
			{"level": "None"},
			{"level": "Metadata", "verbs": ["get", "create"], "resources": [{"resources": ["pods", "pods/status"]}]},
		]},
		"want": set(),
	},
	"the start, of paths": {
		"policy": {"rules": [{"level": "Metadata", "nonResourceURLs": ["*"], "omitStages": ["ResponseStarted"]}]},
		"want": set(),
	},
	"the start, of a session": {
		"policy": {"rules": [{
			"level": "Metadata",
			"verbs": ["create"],
			"resources": [{"resources": ["pods", "pods/exec"]}],
			"omitStages": ["ResponseStarted"],
		}]},
		"want": {[_started, ["rules", 0, "omitStages", 0]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	policy := object.union({"apiVersion": "audit.k8s.io/v1", "kind": "Policy"}, tc.policy)
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as policy
	0 == count(control.unknown | control.not_applicable) with input.review.object as policy
}

test_sessions[subresource] if {
	some subresource in ["*", "attach", "exec", "log", "portforward", "proxy"]
	rule := {
		"level": "Metadata",
		"verbs": ["get"],
		"resources": [{"resources": [sprintf("pods/%s", [subresource])]}],
		"omitStages": ["ResponseStarted"],
	}
	{_started} == {v.msg | some v in control.violation} with input.review.object as _policy([rule])
}

_bad := object.union(_policy([{"level": "Metadata", "omitStages": ["Panic"]}]), {"omitStages": ["ResponseStarted"]})

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
