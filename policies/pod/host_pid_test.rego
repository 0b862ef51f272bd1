package policies.pod.host_pid_test

import data.lib.fixture_test as fixture
import data.policies.pod.host_pid as control

cases := {
	"unset passes": {"spec": {}, "want": set()},
	"false passes": {"spec": {"hostPID": false}, "want": set()},
	"null passes": {"spec": {"hostPID": null}, "want": set()},
	"true fails": {
		"spec": {"hostPID": true},
		"want": {[["hostPID"], "the pod shares the process namespace of its node"]},
	},
	"the others are no matter": {"spec": {"hostIPC": true, "hostNetwork": true}, "want": set()},
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
	"the field goes": {"spec": {"hostPID": true}, "want": {[{"op": "remove", "path": ["spec", "hostPID"]}]}},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := {"hostPID": true}
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}
