package policies.pod.capabilities_beyond_baseline_test

import data.lib.baseline
import data.lib.fixture_test as fixture
import data.policies.pod.capabilities_beyond_baseline as control

cases := {
	"nothing added": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
	"the default set": {"spec": _spec(baseline.capabilities), "want": set()},
	"others": {
		"spec": _spec(["CHOWN", "SYS_ADMIN", "CAP_NET_ADMIN", "chown", "ALL"]),
		"want": {
			[_at(1), `container "app" adds capability SYS_ADMIN`],
			[_at(2), `container "app" adds capability NET_ADMIN (written "CAP_NET_ADMIN")`],
			[_at(3), `container "app" adds capability CHOWN (written "chown")`],
			[_at(4), `container "app" adds capability ALL`],
		},
	},
	"a list of one's own": {
		"spec": _spec(["CHOWN", "SYS_ADMIN"]),
		"params": {"allowed": ["SYS_ADMIN"]},
		"want": {[_at(0), `container "app" adds capability CHOWN`]},
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
	"the rest stays": {
		"spec": _spec(["SYS_ADMIN", "CHOWN", "BPF"]),
		"want": {[{
			"op": "replace",
			"path": ["spec", "containers", 0, "securityContext", "capabilities", "add"],
			"value": ["CHOWN"],
		}]},
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec(["SYS_ADMIN"])
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

test_default_is_that_of_the_standards if control.allowed == baseline.capabilities

_at(i) := ["containers", 0, "securityContext", "capabilities", "add", i]

_spec(added) := {"containers": [{"name": "app", "securityContext": {"capabilities": {"add": added}}}]}
