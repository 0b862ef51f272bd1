package policies.pod.host_network_test

import data.lib.fixture_test as fixture
import data.policies.pod.host_network as control

cases := {
	"unset passes": {"spec": {}, "want": set()},
	"false passes": {"spec": {"hostNetwork": false}, "want": set()},
	"null passes": {"spec": {"hostNetwork": null}, "want": set()},
	"true fails": {
		"spec": {"hostNetwork": true},
		"want": {[["hostNetwork"], "the pod shares the network of its node"]},
	},
	"the others are no matter": {"spec": {"hostPID": true, "hostIPC": true}, "want": set()},
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
	spec := {"hostNetwork": true}
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}
