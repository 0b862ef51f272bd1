package policies.pod.capabilities_beyond_restricted_test

import data.lib.fixture_test as fixture
import data.policies.pod.capabilities_beyond_restricted as control

cases := {
	"NET_BIND_SERVICE passes": {"spec": _spec(["NET_BIND_SERVICE"]), "want": set()},
	"others": {
		"spec": _spec(["NET_BIND_SERVICE", "CHOWN", "CAP_NET_BIND_SERVICE"]),
		"want": {
			[_at(1), `container "app" adds capability CHOWN`],
			[_at(2), `container "app" adds capability NET_BIND_SERVICE (written "CAP_NET_BIND_SERVICE")`],
		},
	},
	"before 1.22 nothing fails": {"spec": _spec(["CHOWN"]), "params": {"podSecurityVersion": "1.21"}, "want": set()},
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
		"spec": _spec(["CHOWN", "NET_BIND_SERVICE", "KILL"]),
		"want": {[{
			"op": "replace",
			"path": ["spec", "containers", 0, "securityContext", "capabilities", "add"],
			"value": ["NET_BIND_SERVICE"],
		}]},
	},
	"nothing is left": {
		"spec": _spec(["CHOWN"]),
		"want": {[{
			"op": "remove",
			"path": ["spec", "containers", 0, "securityContext", "capabilities", "add"],
		}]},
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
		"params": {"podSecurityVersion": "1.21"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.22"}, "want": set()},
	"the latest version": {"spec": {}, "want": set()},
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
	"Windows before 1.25": {
		"spec": {"os": {"name": "windows"}},
		"params": {"podSecurityVersion": "1.24"},
		"want": set(),
	},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec(["CHOWN"])
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_at(i) := ["containers", 0, "securityContext", "capabilities", "add", i]

_spec(added) := {"containers": [{"name": "app", "securityContext": {"capabilities": {"add": added}}}]}
