package policies.pod.apparmor_profile_missing_test

import data.lib.fixture_test as fixture
import data.policies.pod.apparmor_profile_missing as control

cases := {
	"the pod covers its containers": {"spec": _spec({"appArmorProfile": {"type": "RuntimeDefault"}}, {}), "want": set()},
	"the container for itself": {"spec": _spec({}, {"appArmorProfile": {"type": "Unconfined"}}), "want": set()},
	"nothing set": {
		"spec": _spec({}, {}),
		"want": {[["containers", 0, "securityContext", "appArmorProfile"], `container "app" names no AppArmor profile`]},
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
	"a profile for the pod": {"spec": _spec({}, {}), "want": {[{
		"op": "add",
		"path": ["spec", "securityContext", "appArmorProfile"],
		"value": {"type": "RuntimeDefault"},
	}]}},
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
	some value, missing in {"unconfined": 0, "runtime/default": 0, "": 1}

	metadata := {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": value}}
	pod := fixture.workloads_with_metadata(_spec({}, {}), metadata).Pod.object
	count(control.violation) == missing with input.review.object as pod
}

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
