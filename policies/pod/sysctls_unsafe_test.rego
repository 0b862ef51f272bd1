package policies.pod.sysctls_unsafe_test

import data.lib.baseline
import data.lib.fixture_test as fixture
import data.policies.pod.sysctls_unsafe as control

cases := {
	"unset passes": {"spec": {}, "want": set()},
	"safe ones pass": {"spec": _spec(["kernel.shm_rmid_forced", "net.ipv4.tcp_notsent_lowat"]), "want": set()},
	"an unsafe one": {
		"spec": _spec(["kernel.shm_rmid_forced", "kernel.msgmax"]),
		"want": {[["securityContext", "sysctls", 1], `the pod sets sysctl "kernel.msgmax"`]},
	},
	"one that is safe since": {
		"spec": _spec(["net.ipv4.tcp_rmem"]),
		"params": {"podSecurityVersion": "1.31"},
		"want": {[["securityContext", "sysctls", 0], `the pod sets sysctl "net.ipv4.tcp_rmem"`]},
	},
	"a list of one's own": {
		"spec": _spec(["kernel.shm_rmid_forced", "kernel.msgmax"]),
		"params": {"allowedByVersion": {"1.0": ["kernel.msgmax"]}},
		"want": {[["securityContext", "sysctls", 0], `the pod sets sysctl "kernel.shm_rmid_forced"`]},
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
		"spec": _spec(["kernel.msgmax", "kernel.shm_rmid_forced", "kernel.sem"]),
		"want": {[{
			"op": "replace",
			"path": ["spec", "securityContext", "sysctls"],
			"value": [{"name": "kernel.shm_rmid_forced", "value": "1"}],
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
	spec := _spec(["kernel.msgmax"])
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

test_default_is_that_of_the_standards if control.allowed_by_version == baseline.sysctls

_spec(names) := {"securityContext": {"sysctls": [{"name": name, "value": "1"} | some name in names]}}
