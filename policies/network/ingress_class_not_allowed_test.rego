package policies.network.ingress_class_not_allowed_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_class_not_allowed as control

_annotation := "kubernetes.io/ingress.class"

cases := {
	"allowed": {"spec": {"ingressClassName": "inner"}, "annotations": {}, "want": set()},
	"another": {
		"spec": {"ingressClassName": "outer"},
		"annotations": {},
		"want": {[`is of class "outer"`, ["spec", "ingressClassName"]]},
	},
	"allowed by annotation": {"spec": {}, "annotations": {_annotation: "inner"}, "want": set()},
	"another by annotation": {
		"spec": {},
		"annotations": {_annotation: "outer"},
		"want": {[`is of class "outer"`, ["metadata", "annotations", _annotation]]},
	},
	"the field wins": {"spec": {"ingressClassName": "inner"}, "annotations": {_annotation: "outer"}, "want": set()},
	"the default": {"spec": {}, "annotations": null, "want": {[`is of class "basic", the default`, ["spec"]]}},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _ingress(tc.spec, tc.annotations)
		with data.inventory as fixture.inventory([_class])
		with input.parameters as {"allowed": ["inner"]}
	{[v.msg, v.details.path] | some v in found} == tc.want
	control.not_applicable == set() with input.parameters as {"allowed": ["inner"]}
		with input.review.object as _ingress(tc.spec, tc.annotations)
}

test_no_class if {
	found := control.violation with input.review.object as _ingress({}, {})
		with data.inventory as fixture.inventory([])
		with input.parameters as {"allowed": ["inner"]}
	{[v.msg, v.details.path] | some v in found} == {["is of no class, and there is no default", ["spec", "ingressClassName"]]}
}

test_other_kinds if {
	control.violation == set() with input.review.object as object.union(_ingress({}, {}), {"kind": "Service"})
		with data.inventory as fixture.inventory([])
		with input.parameters as {"allowed": ["inner"]}
	control.violation == set() with input.review.object as object.union(_ingress({"ingressClassName": "outer"}, {}), {"kind": "Service"})
		with input.parameters as {"allowed": ["inner"]}
}

test_not_applicable if {
	control.violation == set() with input.review.object as _ingress({"ingressClassName": "outer"}, {})
	control.violation == set() with input.review.object as _ingress({}, {})
	found := control.not_applicable with input.review.object as _ingress({}, {})
	{n.msg | some n in found} == {"no list of allowed classes is set"}
}

_ingress(spec, annotations) := fixture.made(
	"networking.k8s.io/v1", "Ingress",
	{"name": "front", "namespace": "shop", "annotations": annotations},
	{"spec": spec},
)

_class := fixture.made(
	"networking.k8s.io/v1", "IngressClass",
	{"name": "basic", "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}},
	{},
)
