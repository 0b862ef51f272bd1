package policies.pod.host_ipc_test

import data.lib.fixture_test as fixture
import data.policies.pod.host_ipc as control

cases := {
	"unset passes": {"spec": {}, "want": set()},
	"false passes": {"spec": {"hostIPC": false}, "want": set()},
	"null passes": {"spec": {"hostIPC": null}, "want": set()},
	"true fails": {
		"spec": {"hostIPC": true},
		"want": {[["hostIPC"], "the pod shares the IPC namespace of its node"]},
	},
	"the others are no matter": {"spec": {"hostPID": true, "hostNetwork": true}, "want": set()},
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
	"the field goes": {"spec": {"hostIPC": true}, "want": {[{"op": "remove", "path": ["spec", "hostIPC"]}]}},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := {"hostIPC": true}
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}
