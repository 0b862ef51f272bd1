package policies.pod.run_as_root_user_test

import data.lib.fixture_test as fixture
import data.policies.pod.run_as_root_user as control

cases := {
	"unset passes": {"spec": _spec({}, {}), "want": set()},
	"another user passes": {"spec": _spec({"runAsUser": 1}, {"runAsUser": 1000}), "want": set()},
	"0 in the pod": {
		"spec": _spec({"runAsUser": 0}, {"runAsUser": 1000}),
		"want": {[["securityContext", "runAsUser"], "pod sets runAsUser to 0"]},
	},
	"0 in the container": {
		"spec": _spec({"runAsUser": 1}, {"runAsUser": 0}),
		"want": {[["containers", 0, "securityContext", "runAsUser"], `container "app" sets runAsUser to 0`]},
	},
	"a user namespace": {"spec": object.union(_spec({"runAsUser": 0}, {}), {"hostUsers": false}), "want": set()},
	"a user namespace before 1.35": {
		"spec": object.union(_spec({"runAsUser": 0}, {}), {"hostUsers": false}),
		"params": {"podSecurityVersion": "1.34"},
		"want": {[["securityContext", "runAsUser"], "pod sets runAsUser to 0"]},
	},
	"before 1.23 nothing fails": {
		"spec": _spec({"runAsUser": 0}, {}),
		"params": {"podSecurityVersion": "1.22"},
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
		"spec": _spec({"runAsUser": 0}, {}),
		"want": {[{"op": "remove", "path": ["spec", "securityContext", "runAsUser"]}]},
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
		"params": {"podSecurityVersion": "1.22"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.23"}, "want": set()},
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
	spec := _spec({"runAsUser": 0}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
