package policies.pod.writable_root_filesystem_test

import data.lib.fixture_test as fixture
import data.policies.pod.writable_root_filesystem as control

cases := {
	"true passes": {"spec": _spec(true), "want": set()},
	"false fails": {"spec": _spec(false), "want": {[_path, `container "app" may write to its root filesystem`]}},
	"null fails": {"spec": _spec(null), "want": {[_path, `container "app" may write to its root filesystem`]}},
	"unset fails": {
		"spec": {"ephemeralContainers": [{"name": "debug"}]},
		"want": {[
			["ephemeralContainers", 0, "securityContext", "readOnlyRootFilesystem"],
			`ephemeral container "debug" may write to its root filesystem`,
		]},
	},
	"Windows": {"spec": object.union(_spec(false), {"os": {"name": "windows"}}), "want": set()},
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

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec(false)
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_path := ["containers", 0, "securityContext", "readOnlyRootFilesystem"]

_spec(value) := {"containers": [{"name": "app", "securityContext": {"readOnlyRootFilesystem": value}}]}
