package policies.pod.security_context_missing_test

import data.lib.fixture_test as fixture
import data.policies.pod.security_context_missing as control

cases := {
	"both set": {"spec": _spec({"runAsUser": 1}, {"privileged": false}), "want": set()},
	"the pod alone": {"spec": _spec({"runAsUser": 1}, {}), "want": set()},
	"the container alone": {"spec": _spec({}, {"privileged": false}), "want": set()},
	"neither": {"spec": _spec({}, {}), "want": {[_path, _message]}},
	"null": {"spec": _spec(null, null), "want": {[_path, _message]}},
	"unset": {"spec": {"containers": [{"name": "app"}]}, "want": {[_path, _message]}},
	"one of two": {
		"spec": {"containers": [{"name": "app"}, {"name": "web", "securityContext": {"privileged": false}}]},
		"want": {[_path, _message]},
	},
	"Windows": {"spec": object.union(_spec({}, {}), {"os": {"name": "windows"}}), "want": set()},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod and the fixes of its faults, {} where none is safe
fixes := {
	"both are set": {"spec": _spec({}, null), "want": {[
		{
			"op": "add",
			"path": ["spec", "securityContext"],
			"value": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
		},
		{
			"op": "add",
			"path": ["spec", "containers", 0, "securityContext"],
			"value": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
		},
	]}},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_path := ["containers", 0, "securityContext"]

_message := `neither the pod nor container "app" has security settings`

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
