package policies.pod.volume_type_restricted_test

import data.lib.fixture_test as fixture
import data.lib.restricted
import data.policies.pod.volume_type_restricted as control

cases := {
	"an allowed type passes": {"spec": _spec({"emptyDir": {}}), "want": set()},
	"another type": {
		"spec": _spec({"nfs": {"server": "nas"}}),
		"want": {[["volumes", 0], `volume "data" is of type nfs`]},
	},
	"no type is an empty directory": {"spec": _spec({}), "want": set()},
	"a type that nobody knows": {
		"spec": _spec({"other": {}}),
		"want": {[["volumes", 0], `volume "data" is of type other`]},
	},
	"types of one's own": {"spec": _spec({"nfs": {}}), "params": {"allowed": ["nfs"]}, "want": set()},
	"only these": {
		"spec": _spec({"emptyDir": {}}),
		"params": {"allowed": ["nfs"]},
		"want": {[["volumes", 0], `volume "data" is of type emptyDir`]},
	},
	"a driver": {
		"spec": _spec({"flexVolume": {"driver": "example.com/x"}}),
		"want": {[["volumes", 0], `volume "data" is of type flexVolume`]},
	},
	"an allowed driver": {
		"spec": _spec({"flexVolume": {"driver": "example.com/x"}}),
		"params": {"allowedFlexDrivers": ["example.com/x"]},
		"want": set(),
	},
	"another driver": {
		"spec": _spec({"flexVolume": {"driver": "example.com/y"}}),
		"params": {"allowedFlexDrivers": ["example.com/x"]},
		"want": {[["volumes", 0], `volume "data" is of type flexVolume`]},
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

test_other_kinds_are_left_alone if {
	spec := _spec({"nfs": {}})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

test_default_is_that_of_the_standards if control.allowed == restricted.volume_sources

_spec(source) := {"volumes": [object.union({"name": "data"}, source)]}
