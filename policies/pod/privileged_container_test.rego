package policies.pod.privileged_container_test

import data.lib.fixture_test as fixture
import data.policies.pod.privileged_container as control

cases := {
	"an unset field passes": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
	"null passes": {"spec": {"containers": [_container(null)]}, "want": set()},
	"false passes": {"spec": {"containers": [_container(false)]}, "want": set()},
	"every container list is read": {
		"spec": {
			"containers": [{"name": "app"}, _container(true)],
			"ephemeralContainers": [_container(true)],
			"initContainers": [_container(true)],
		},
		"want": {["containers", 1], ["ephemeralContainers", 0], ["initContainers", 0]},
	},
	"a container without a name is still reported": {
		"spec": {"containers": [{"securityContext": {"privileged": true}}]},
		"want": {["containers", 0]},
	},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads(tc.spec)

	want := {array.concat(array.concat(workload.path, at), ["securityContext", "privileged"]) | some at in tc.want}
	want == {v.details.path | some v in control.violation} with input.review.object as workload.object
}

test_message if {
	pod := fixture.pod({"containers": [_container(true)]})
	{`container "app" runs privileged`} == {v.msg | some v in control.violation} with input.review.object as pod
}

test_fix_removes_the_field if {
	pod := fixture.pod({"containers": [_container(true)]})
	path := ["spec", "containers", 0, "securityContext", "privileged"]
	{[{"op": "remove", "path": path}]} == {v.details.fix | some v in control.violation} with input.review.object as pod
}

_container(privileged) := {"name": "app", "securityContext": {"privileged": privileged}}
