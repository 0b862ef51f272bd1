package policies.pod.proc_mount_unmasked_test

import data.lib.fixture_test as fixture
import data.policies.pod.proc_mount_unmasked as control

cases := {
	"Default passes": {"spec": _spec({"procMount": "Default"}), "want": set()},
	"unset passes": {"spec": _spec({}), "want": set()},
	"Unmasked fails": {
		"spec": _spec({"procMount": "Unmasked"}),
		"want": {[_path, `container "app" has procMount "Unmasked"`]},
	},
	"a user namespace": {"spec": object.union(_spec({"procMount": "Unmasked"}), {"hostUsers": false}), "want": set()},
	"a user namespace before 1.35": {
		"spec": object.union(_spec({"procMount": "Unmasked"}), {"hostUsers": false}),
		"params": {"podSecurityVersion": "1.34"},
		"want": {[_path, `container "app" has procMount "Unmasked"`]},
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
	"the field goes": {
		"spec": _spec({"procMount": "Unmasked"}),
		"want": {[{"op": "remove", "path": array.concat(["spec"], _path)}]},
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"procMount": "Unmasked"})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_path := ["containers", 0, "securityContext", "procMount"]

_spec(context) := {"containers": [{"name": "app", "securityContext": context}]}
