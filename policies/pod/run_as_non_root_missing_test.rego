package policies.pod.run_as_non_root_missing_test

import data.lib.fixture_test as fixture
import data.policies.pod.run_as_non_root_missing as control

cases := {
	"the pod covers its containers": {"spec": _spec({"runAsNonRoot": true}, {}), "want": set()},
	"the container for itself": {"spec": _spec({}, {"runAsNonRoot": true}), "want": set()},
	"nothing set": {
		"spec": _spec({}, {}),
		"want": {[_container, `container "app" is not made to run as a non-root user`]},
	},
	"a user is not enough": {
		"spec": _spec({"runAsUser": 1000}, {}),
		"want": {[_container, `container "app" sets runAsUser only, which does not hold for other images`]},
	},
	"user 0": {
		"spec": _spec({"runAsUser": 1000}, {"runAsUser": 0}),
		"want": {[_container, `container "app" is not made to run as a non-root user`]},
	},
	"false in the pod": {
		"spec": _spec({"runAsNonRoot": false}, {"runAsNonRoot": true}),
		"want": {[["securityContext", "runAsNonRoot"], "pod sets runAsNonRoot to false"]},
	},
	"false in the container": {
		"spec": _spec({"runAsNonRoot": true}, {"runAsNonRoot": false}),
		"want": {[_container, `container "app" sets runAsNonRoot to false`]},
	},
	"a user namespace": {"spec": object.union(_spec({}, {}), {"hostUsers": false}), "want": set()},
	"a user namespace before 1.35": {
		"spec": object.union(_spec({}, {}), {"hostUsers": false}),
		"params": {"podSecurityVersion": "1.34"},
		"want": {[_container, `container "app" is not made to run as a non-root user`]},
	},
	"Windows is not exempt": {
		"spec": object.union(_spec({}, {}), {"os": {"name": "windows"}}),
		"want": {[_container, `container "app" is not made to run as a non-root user`]},
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

test_other_kinds_are_left_alone if {
	spec := _spec({}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_container := ["containers", 0, "securityContext", "runAsNonRoot"]

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
