package policies.pod.no_linux_confinement_test

import data.lib.fixture_test as fixture
import data.policies.pod.no_linux_confinement as control

cases := {
	"seccomp of the pod": {"spec": _spec({"seccompProfile": {"type": "RuntimeDefault"}}, {}), "want": set()},
	"seccomp of the container": {"spec": _spec({}, {"seccompProfile": {"type": "Localhost"}}), "want": set()},
	"seccomp is off in the container": {
		"spec": _spec({"seccompProfile": {"type": "RuntimeDefault"}}, {"seccompProfile": {"type": "Unconfined"}}),
		"want": {[_path, _message]},
	},
	"AppArmor": {"spec": _spec({"appArmorProfile": {"type": "RuntimeDefault"}}, {}), "want": set()},
	"AppArmor is off": {"spec": _spec({"appArmorProfile": {"type": "Unconfined"}}, {}), "want": {[_path, _message]}},
	"SELinux": {"spec": _spec({"seLinuxOptions": {"level": "s0"}}, {}), "want": set()},
	"SELinux is off": {"spec": _spec({"seLinuxOptions": {"type": "spc_t"}}, {}), "want": {[_path, _message]}},
	"SELinux is off by the other type": {
		"spec": _spec({"seLinuxOptions": {"type": "unconfined_t"}}, {}),
		"want": {[_path, _message]},
	},
	"SELinux says nothing": {"spec": _spec({"seLinuxOptions": {}}, {}), "want": {[_path, _message]}},
	"a capability dropped": {"spec": _spec({}, {"capabilities": {"drop": ["KILL"]}}), "want": set()},
	"no capability dropped": {"spec": _spec({}, {"capabilities": {"drop": []}}), "want": {[_path, _message]}},
	"nothing": {"spec": {"containers": [{"name": "app"}]}, "want": {[_path, _message]}},
	"privileged": {
		"spec": _spec({"seccompProfile": {"type": "RuntimeDefault"}}, {"privileged": true}),
		"want": {[_path, _message]},
	},
	"Windows": {"spec": object.union(_spec({}, {}), {"os": {"name": "windows"}}), "want": set()},
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
	"seccomp and capabilities join what is set": {
		"spec": _spec({}, {"capabilities": {"add": ["CHOWN"]}, "runAsUser": 1}),
		"want": {[{
			"op": "add",
			"path": ["spec", "containers", 0, "securityContext"],
			"value": {
				"capabilities": {"add": ["CHOWN"], "drop": ["ALL"]},
				"runAsUser": 1,
				"seccompProfile": {"type": "RuntimeDefault"},
			},
		}]},
	},
	"alone": {
		"spec": {"containers": [{"name": "app"}]},
		"want": {[{
			"op": "add",
			"path": ["spec", "containers", 0, "securityContext"],
			"value": {"capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}},
		}]},
	},
	"not for a privileged container": {"spec": _spec({}, {"privileged": true}), "want": set()},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
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
	spec := _spec({}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

test_annotation[value] if {
	some value, missing in {"localhost/x": 0, "runtime/default": 0, "unconfined": 1}

	metadata := {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": value}}
	pod := fixture.workloads_with_metadata(_spec({}, {}), metadata).Pod.object
	count(control.violation) == missing with input.review.object as pod
}

_path := ["containers", 0, "securityContext"]

_message := `container "app" has no seccomp, AppArmor or SELinux confinement and drops no capability`

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
