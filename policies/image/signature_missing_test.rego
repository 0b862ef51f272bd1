package policies.image.signature_missing_test

import data.lib.fixture_test as fixture
import data.policies.image.signature_missing as control

_report(fields) := object.union(
	{
		"apiVersion": "facts.regolith.dev/v1alpha1",
		"kind": "SignatureReport",
		"metadata": {"name": "web"},
		"image": {"reference": "registry.example.com/web:1"},
	},
	fields,
)

cases := {
	"signed": {"report": {"verified": true}, "want": set(), "unknown": set()},
	"not signed": {
		"report": {"verified": false},
		"want": {`the image of container "app" has no valid signature: no signature was found`},
		"unknown": set(),
	},
	"with a reason": {
		"report": {"verified": false, "error": "no matching signatures"},
		"want": {`the image of container "app" has no valid signature: no matching signatures`},
		"unknown": set(),
	},
	"not looked for": {
		"report": {},
		"want": set(),
		"unknown": {`the signature of the image of container "app" was not looked for`},
	},
	"of another image": {
		"report": {"verified": true, "image": {"reference": "registry.example.com/other:1"}},
		"want": set(),
		"unknown": {`the signature of the image of container "app" was not looked for`},
	},
}

_spec := {"containers": [{"name": "app", "image": "registry.example.com/web:1"}]}

test_verdicts[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(_spec)

	inventory := fixture.inventory([_report(tc.report)])
	path := array.concat(world.path, ["containers", 0, "image"])
	violation := control.violation with input.review.object as world.object with data.inventory as inventory
	{[v.details.path, v.msg] | some v in violation} == {[path, msg] | some msg in tc.want}
	unknown := control.unknown with input.review.object as world.object with data.inventory as inventory
	{[u.details.path, u.msg] | some u in unknown} == {[path, msg] | some msg in tc.unknown}
}

test_related if {
	got := control.violation with input.review.object as fixture.pod(_spec)
		with data.inventory as fixture.inventory([_report({"verified": false})])
	{v.details.related | some v in got} == {[{
		"apiVersion": "facts.regolith.dev/v1alpha1",
		"kind": "SignatureReport",
		"namespace": "",
		"name": "web",
	}]}
}

test_other_kinds_are_left_alone if {
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": _spec}
	inventory := fixture.inventory([_report({"verified": false})])
	control.violation == set() with input.review.object as service with data.inventory as inventory
	control.unknown == set() with input.review.object as service with data.inventory as fixture.inventory([])
}
