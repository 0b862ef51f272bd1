package policies.pod.seccomp_profile_missing_test

import data.lib.fixture_test as fixture
import data.policies.pod.seccomp_profile_missing as control

cases := {
	"the pod covers its containers": {"spec": _spec({"seccompProfile": _default}, {}), "want": set()},
	"the container for itself": {"spec": _spec({}, {"seccompProfile": _default}), "want": set()},
	"nothing set": {
		"spec": _spec({}, {}),
		"want": {[["containers", 0, "securityContext", "seccompProfile"], `container "app" has no seccomp profile`]},
	},
	"Unconfined": {
		"spec": _spec({"seccompProfile": {"type": "Unconfined"}}, {}),
		"want": {[["securityContext", "seccompProfile", "type"], `pod has seccomp profile "Unconfined"`]},
	},
	"before 1.19 nothing fails": {"spec": _spec({}, {}), "params": {"podSecurityVersion": "1.18"}, "want": set()},
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
	"a profile for the pod": {"spec": _spec({}, {}), "want": {[{
		"op": "add",
		"path": ["spec", "securityContext", "seccompProfile"],
		"value": {"type": "RuntimeDefault"},
	}]}},
	"another profile": {"spec": _spec({}, {"seccompProfile": {"type": "Unconfined"}}), "want": {[{
		"op": "add",
		"path": ["spec", "containers", 0, "securityContext", "seccompProfile"],
		"value": {"type": "RuntimeDefault"},
	}]}},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"a version without the check": {
		"spec": {},
		"params": {"podSecurityVersion": "1.18"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.19"}, "want": set()},
	"the latest version": {"spec": {}, "want": set()},
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
	"Windows before 1.25": {
		"spec": {"os": {"name": "windows"}},
		"params": {"podSecurityVersion": "1.24"},
		"want": set(),
	},
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

# what the kubelet fills in is missing in the manifest only
severities := {
	"by default": {"spec": _spec({}, {}), "params": {}, "want": "none"},
	"with the default of the kubelet": {
		"spec": _spec({}, {}),
		"params": {"kubeletSeccompDefault": true},
		"want": "low",
	},
	"without it": {"spec": _spec({}, {}), "params": {"kubeletSeccompDefault": false}, "want": "none"},
	"Unconfined stays": {
		"spec": _spec({}, {"seccompProfile": {"type": "Unconfined"}}),
		"params": {"kubeletSeccompDefault": true},
		"want": "none",
	},
}

test_severity[note] if {
	some note, tc in severities

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as tc.params
	{object.get(v.details, "severity", "none") | some v in got} == {tc.want}
}

_default := {"type": "RuntimeDefault"}

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
