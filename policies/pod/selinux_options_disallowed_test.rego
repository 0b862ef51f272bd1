package policies.pod.selinux_options_disallowed_test

import data.lib.confinement
import data.lib.fixture_test as fixture
import data.policies.pod.selinux_options_disallowed as control

cases := {
	"unset passes": {"spec": _spec({}, {}), "want": set()},
	"a container type and a level pass": {
		"spec": _spec({"seLinuxOptions": {"level": "s0:c1", "type": "container_t"}}, {}),
		"want": set(),
	},
	"another type": {
		"spec": _spec({"seLinuxOptions": {"type": "spc_t"}}, {}),
		"want": {[["securityContext", "seLinuxOptions", "type"], `pod sets SELinux type "spc_t"`]},
	},
	"user and role": {
		"spec": _spec({}, {"seLinuxOptions": {"role": "r", "user": "u"}}),
		"want": {
			[["containers", 0, "securityContext", "seLinuxOptions", "role"], `container "app" sets SELinux role "r"`],
			[["containers", 0, "securityContext", "seLinuxOptions", "user"], `container "app" sets SELinux user "u"`],
		},
	},
	"container_engine_t before 1.31": {
		"spec": _spec({"seLinuxOptions": {"type": "container_engine_t"}}, {}),
		"params": {"podSecurityVersion": "1.30"},
		"want": {[["securityContext", "seLinuxOptions", "type"], `pod sets SELinux type "container_engine_t"`]},
	},
	"container_engine_t": {"spec": _spec({"seLinuxOptions": {"type": "container_engine_t"}}, {}), "want": set()},
	"types of one's own": {
		"spec": _spec({"seLinuxOptions": {"type": "my_t"}}, {"seLinuxOptions": {"type": "container_t"}}),
		"params": {"allowedTypes": ["my_t"]},
		"want": {[
			["containers", 0, "securityContext", "seLinuxOptions", "type"],
			`container "app" sets SELinux type "container_t"`,
		]},
	},
	"options of one's own": {
		"spec": _spec({"seLinuxOptions": {"role": "r", "type": "spc_t"}}, {"seLinuxOptions": {"type": "spc_t"}}),
		"params": {"allowedOptions": [{"role": "r", "type": "spc_t"}]},
		"want": {[
			["containers", 0, "securityContext", "seLinuxOptions", "type"],
			`container "app" sets SELinux type "spc_t"`,
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
		"spec": _spec({"seLinuxOptions": {"type": "spc_t"}}, {}),
		"want": {[{"op": "remove", "path": ["spec", "securityContext", "seLinuxOptions", "type"]}]},
	},
	"a missing type cannot go": {
		"spec": _spec({"seLinuxOptions": {"level": "s0"}}, {}),
		"params": {"allowedTypes": ["container_t"]},
		"want": set(),
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"seLinuxOptions": {"type": "spc_t"}}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

test_default_is_that_of_the_standards if control.allowed_types == confinement.selinux_types

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
