package policies.pod.privilege_escalation_allowed_test

import data.lib.fixture_test as fixture
import data.policies.pod.privilege_escalation_allowed as control

cases := {
	"false passes": {"spec": _spec({"allowPrivilegeEscalation": false}), "want": set()},
	"true fails": {
		"spec": _spec({"allowPrivilegeEscalation": true}),
		"want": {[
			["containers", 0, "securityContext", "allowPrivilegeEscalation"],
			`container "app" does not set allowPrivilegeEscalation to false`,
		]},
	},
	"unset fails": {
		"spec": {"initContainers": [{"name": "setup"}]},
		"want": {[
			["initContainers", 0, "securityContext", "allowPrivilegeEscalation"],
			`init container "setup" does not set allowPrivilegeEscalation to false`,
		]},
	},
	"before 1.8 nothing fails": {
		"spec": _spec({}),
		"params": {"podSecurityVersion": "1.7"},
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
	"the field is set": {"spec": _spec({"allowPrivilegeEscalation": true}), "want": {[{
		"op": "add",
		"path": ["spec", "containers", 0, "securityContext", "allowPrivilegeEscalation"],
		"value": false,
	}]}},
	"with its parent": {"spec": {"containers": [{"name": "app"}]}, "want": {[{
		"op": "add",
		"path": ["spec", "containers", 0, "securityContext"],
		"value": {"allowPrivilegeEscalation": false},
	}]}},
	"another capability is no hindrance": {
		"spec": _spec({"capabilities": {"add": ["CHOWN"]}, "privileged": false}),
		"want": {[{
			"op": "add",
			"path": ["spec", "containers", 0, "securityContext", "allowPrivilegeEscalation"],
			"value": false,
		}]},
	},
	"not for a privileged container": {"spec": _spec({"privileged": true}), "want": set()},
	"not with CAP_SYS_ADMIN": {"spec": _spec({"capabilities": {"add": ["CAP_SYS_ADMIN"]}}), "want": set()},
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
		"params": {"podSecurityVersion": "1.7"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.8"}, "want": set()},
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
	spec := _spec({})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_spec(context) := {"containers": [{"name": "app", "securityContext": context}]}
