package policies.pod.proc_mount_unmasked_restricted_test

import data.lib.fixture_test as fixture
import data.policies.pod.proc_mount_unmasked_restricted as control

cases := {
	"Default passes": {"spec": _spec({"procMount": "Default"}), "want": set()},
	"unset passes": {"spec": _spec({}), "want": set()},
	"Unmasked fails, user namespace or not": {
		"spec": object.union(_spec({"procMount": "Unmasked"}), {"hostUsers": false}),
		"want": {[_path, `container "app" has procMount "Unmasked"`]},
	},
	"before 1.35 nothing fails": {
		"spec": _spec({"procMount": "Unmasked"}),
		"params": {"podSecurityVersion": "1.34"},
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

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"a version without the check": {
		"spec": {},
		"params": {"podSecurityVersion": "1.34"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.35"}, "want": set()},
	"the latest version": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"procMount": "Unmasked"})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_path := ["containers", 0, "securityContext", "procMount"]

_spec(context) := {"containers": [{"name": "app", "securityContext": context}]}
