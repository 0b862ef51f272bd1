package policies.network.service_load_balancer_public_test

import data.lib.fixture_test as fixture
import data.policies.network.service_load_balancer_public as control

_public := "asks for a load balancer with a public address"

cases := {
	"a load balancer": {"spec": {}, "annotations": null, "want": {_public}},
	"another type": {"spec": {"type": "NodePort"}, "annotations": null, "want": set()},
	"no type": {"spec": {"type": null}, "annotations": null, "want": set()},
	"a class": {
		"spec": {"loadBalancerClass": "example.com/inner"},
		"annotations": {},
		"want": {`asks for a load balancer with a public address, if its class "example.com/inner" makes one`},
	},
	"an empty class": {"spec": {"loadBalancerClass": ""}, "annotations": {}, "want": {_public}},
	"AWS": {"spec": {}, "annotations": {"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}, "want": set()},
	"AWS by scheme": {"spec": {}, "annotations": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internal"}, "want": set()},
	"GKE": {"spec": {}, "annotations": {"networking.gke.io/load-balancer-type": "internal"}, "want": set()},
	"old GKE": {"spec": {}, "annotations": {"cloud.google.com/load-balancer-type": "Internal"}, "want": set()},
	"Azure": {"spec": {}, "annotations": {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}, "want": set()},
	"not internal": {
		"spec": {},
		"annotations": {"service.beta.kubernetes.io/azure-load-balancer-internal": "false"},
		"want": {_public},
	},
}

test_violation[note] if {
	some note, tc in cases
	service := _service(tc.spec, tc.annotations)
	found := control.violation with input.review.object as service
	{v.msg | some v in found} == tc.want
	{["spec", "type"] | some _ in tc.want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(service, {"kind": "Ingress"})
}

test_parameters if {
	service := _service({}, {"example.com/inside": "yes"})
	control.violation == set() with input.review.object as service
		with input.parameters as {"internalAnnotations": ["example.com/inside=Yes"]}
	control.violation == set() with input.review.object as service with input.parameters as {"allowedNamespaces": ["shop"]}
	count(control.violation) == 1 with input.review.object as service with input.parameters as {"allowedNamespaces": ["edge"]}
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
	{"spec": object.union({"type": "LoadBalancer"}, spec)},
)
