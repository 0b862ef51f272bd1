package policies.network.load_balancer_source_ranges_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.load_balancer_source_ranges_missing as control

_none := "the load balancer takes connections from everywhere: it has no source ranges"

_annotation := "service.beta.kubernetes.io/load-balancer-source-ranges"

cases := {
	"none": {"spec": {}, "annotations": {}, "want": {["high", _none]}},
	"an empty list": {"spec": {"loadBalancerSourceRanges": []}, "annotations": {}, "want": {["high", _none]}},
	"some": {"spec": {"loadBalancerSourceRanges": ["203.0.113.0/24"]}, "annotations": {}, "want": set()},
	"everybody": {
		"spec": {"loadBalancerSourceRanges": ["203.0.113.0/24", "0.0.0.0/0"]},
		"annotations": {},
		"want": {["high", "the load balancer takes connections from 0.0.0.0/0"]},
	},
	"everybody twice": {
		"spec": {"loadBalancerSourceRanges": ["::/0", "0.0.0.0/0"]},
		"annotations": {},
		"want": {["high", "the load balancer takes connections from 0.0.0.0/0 and ::/0"]},
	},
	"by annotation": {"spec": {}, "annotations": {_annotation: "203.0.113.0/24, 198.51.100.0/24"}, "want": set()},
	"everybody by annotation": {
		"spec": {},
		"annotations": {_annotation: "203.0.113.0/24, 0.0.0.0/0"},
		"want": {["high", "the load balancer takes connections from 0.0.0.0/0"]},
	},
	"an empty annotation": {"spec": {}, "annotations": {_annotation: ""}, "want": {["high", _none]}},
	"public ports": {"spec": {"ports": [{"port": 443}]}, "annotations": {}, "want": {["medium", _none]}},
	"internal": {"spec": {}, "annotations": {"networking.gke.io/load-balancer-type": "Internal"}, "want": set()},
	"another type": {"spec": {"type": "ClusterIP"}, "annotations": {}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _service(tc.spec, tc.annotations)
	{[v.details.severity, v.msg] | some v in found} == tc.want
	{["spec", "loadBalancerSourceRanges"] | some _ in tc.want} == {v.details.path | some v in found}
}

test_parameters if {
	wide := _service({"loadBalancerSourceRanges": ["10.0.0.0/8"]}, {})
	control.violation == set() with input.review.object as wide
	count(control.violation) == 1 with input.review.object as wide with input.parameters as {"maxPrefix": 8}
	found := control.violation with input.review.object as _service({}, {}) with input.parameters as {"allowedPorts": [5432]}
	{v.details.severity | some v in found} == {"medium"}
}

test_strangers[what] if {
	bad := _service({}, {})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_service(spec, annotations) := fixture.made(
	"v1", "Service",
	{"name": "web", "namespace": "shop", "annotations": annotations},
	{"spec": object.union({"type": "LoadBalancer", "ports": [{"port": 5432}]}, spec)},
)
