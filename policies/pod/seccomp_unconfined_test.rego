package policies.pod.seccomp_unconfined_test

import data.lib.fixture_test as fixture
import data.policies.pod.seccomp_unconfined as control

cases := {
	"unset passes": {"spec": _spec({}, {}), "want": set()},
	"a profile passes": {"spec": _spec({"seccompProfile": {"type": "RuntimeDefault"}}, {}), "want": set()},
	"Unconfined in the pod": {
		"spec": _spec({"seccompProfile": {"type": "Unconfined"}}, {}),
		"want": {[["securityContext", "seccompProfile", "type"], `pod has seccomp profile "Unconfined"`]},
	},
	"an odd type in the container": {
		"spec": _spec({}, {"seccompProfile": {"type": "x"}}),
		"want": {[["containers", 0, "securityContext", "seccompProfile", "type"], `container "app" has seccomp profile "x"`]},
	},
	"fields do not count before 1.19": {
		"spec": _spec({"seccompProfile": {"type": "Unconfined"}}, {}),
		"params": {"podSecurityVersion": "1.18"},
		"want": set(),
	},
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
	"Unconfined is replaced": {"spec": _spec({"seccompProfile": {"type": "Unconfined"}}, {}), "want": {[{
		"op": "add",
		"path": ["spec", "securityContext", "seccompProfile"],
		"value": {"type": "RuntimeDefault"},
	}]}},
	"an odd type is not": {"spec": _spec({"seccompProfile": {"type": "x"}}, {}), "want": set()},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"seccompProfile": {"type": "Unconfined"}}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_key := "container.seccomp.security.alpha.kubernetes.io/app"

# by value of the annotation, the fixes
annotations := {
	"unconfined": {[{"op": "add", "path": ["metadata", "annotations", _key], "value": "runtime/default"}]},
	"odd": set(),
}

test_annotations_before_1_19[value] if {
	some value, fix in annotations

	pod := fixture.workloads_with_metadata(_spec({}, {}), {"annotations": {_key: value}}).Pod.object
	got := control.violation with input.review.object as pod with input.parameters as {"podSecurityVersion": "1.18"}
	{[v.details.path, v.msg] | some v in got} == {
		[["metadata", "annotations", _key], sprintf("container \"app\" has seccomp profile %q", [value])],
	}
	{v.details.fix | some v in got} == fix
	control.violation == set() with input.review.object as pod
}

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
