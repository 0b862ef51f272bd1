package policies.pod.windows_host_process_test

import data.lib.fixture_test as fixture
import data.policies.pod.windows_host_process as control

cases := {
	"unset passes": {"spec": _spec({}, {}), "want": set()},
	"false passes": {"spec": _spec({"windowsOptions": {"hostProcess": false}}, {}), "want": set()},
	"the pod": {
		"spec": _spec({"windowsOptions": {"hostProcess": true}}, {}),
		"want": {[["securityContext", "windowsOptions", "hostProcess"], "pod runs as a Windows host process"]},
	},
	"the container": {
		"spec": _spec({}, {"windowsOptions": {"hostProcess": true}}),
		"want": {[
			["containers", 0, "securityContext", "windowsOptions", "hostProcess"],
			`container "app" runs as a Windows host process`,
		]},
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
		"spec": _spec({"windowsOptions": {"hostProcess": true}}, {}),
		"want": {[{"op": "remove", "path": ["spec", "securityContext", "windowsOptions", "hostProcess"]}]},
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"windowsOptions": {"hostProcess": true}}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
