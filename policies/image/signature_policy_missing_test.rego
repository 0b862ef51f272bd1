package policies.image.signature_policy_missing_test

import data.lib.fixture_test as fixture
import data.policies.image.signature_policy_missing as control

_policy := {
	"apiVersion": "policies.kyverno.io/v1",
	"kind": "ImageValidatingPolicy",
	"metadata": {"name": "signed"},
}

test_violation if {
	world := fixture.inventory([fixture.cluster({})])
	got := control.violation with input.review.object as fixture.cluster({}) with data.inventory as world
	{[v.details.path, v.msg] | some v in got} == {[[], "nothing in the cluster verifies the signatures of images"]}
	control.unknown == set() with input.review.object as fixture.cluster({}) with data.inventory as world
}

test_pass if {
	world := fixture.inventory([fixture.cluster({}), _policy])
	control.violation == set() with input.review.object as fixture.cluster({}) with data.inventory as world
}

test_unknown_without_inventory if {
	got := control.unknown with input.review.object as fixture.cluster({}) with data.inventory as false
	{[u.details.path, u.msg] | some u in got} == {[[], "the other objects of the cluster are not known"]}
	control.violation == set() with input.review.object as fixture.cluster({}) with data.inventory as false
}

test_other_objects_are_left_alone if {
	control.violation == set() with input.review.object as _policy with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as _policy with data.inventory as false
}
