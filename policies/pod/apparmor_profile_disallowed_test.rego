package policies.pod.apparmor_profile_disallowed_test

import data.lib.confinement
import data.lib.fixture_test as fixture
import data.policies.pod.apparmor_profile_disallowed as control

cases := {
	"unset passes": {"spec": _spec({}, {}), "want": set()},
	"a profile passes": {"spec": _spec({"appArmorProfile": {"type": "Localhost"}}, {}), "want": set()},
	"Unconfined in the pod": {
		"spec": _spec({"appArmorProfile": {"type": "Unconfined"}}, {}),
		"want": {[["securityContext", "appArmorProfile", "type"], `pod has AppArmor profile "Unconfined"`]},
	},
	"an odd type in the container": {
		"spec": _spec({}, {"appArmorProfile": {"type": "x"}}),
		"want": {[
			["containers", 0, "securityContext", "appArmorProfile", "type"],
			`container "app" has AppArmor profile "x"`,
		]},
	},
	"types of one's own": {
		"spec": _spec({"appArmorProfile": {"type": "Unconfined"}}, {"appArmorProfile": {"type": "RuntimeDefault"}}),
		"params": {"allowedTypes": ["Unconfined"]},
		"want": {[
			["containers", 0, "securityContext", "appArmorProfile", "type"],
			`container "app" has AppArmor profile "RuntimeDefault"`,
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
	"Unconfined is replaced": {"spec": _spec({"appArmorProfile": {"type": "Unconfined"}}, {}), "want": {[{
		"op": "add",
		"path": ["spec", "securityContext", "appArmorProfile", "type"],
		"value": "RuntimeDefault",
	}]}},
	"an odd type is not": {"spec": _spec({"appArmorProfile": {"type": "x"}}, {}), "want": set()},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"appArmorProfile": {"type": "Unconfined"}}, {})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_key := "container.apparmor.security.beta.kubernetes.io/app"

# by value of the annotation, the fixes
annotations := {
	"unconfined": {[{"op": "add", "path": ["metadata", "annotations", _key], "value": "runtime/default"}]},
	"odd": set(),
}

test_annotations[value] if {
	some value, fix in annotations

	pod := fixture.workloads_with_metadata(_spec({}, {}), {"annotations": {_key: value}}).Pod.object
	got := control.violation with input.review.object as pod
	{[v.details.path, v.msg] | some v in got} == {
		[["metadata", "annotations", _key], sprintf("container \"app\" has AppArmor profile %q", [value])],
	}
	{v.details.fix | some v in got} == fix
}

test_default_is_that_of_the_standards if control.allowed_types == confinement.apparmor_types

_spec(pod, container) := {"containers": [{"name": "app", "securityContext": container}], "securityContext": pod}
