package policies.network.openshift_route_insecure_test

import data.lib.fixture_test as fixture
import data.policies.network.openshift_route_insecure as control

_policy := ["spec", "tls", "insecureEdgeTerminationPolicy"]

_edge := {"termination": "edge", "insecureEdgeTerminationPolicy": "Redirect"}

_without := {"msg": "is served without TLS", "details": {
	"path": ["spec", "tls"],
	"fix": [{"op": "add", "path": ["spec", "tls"], "value": _edge}],
}}

cases := {
	"not set": {"spec": {}, "want": {_without}},
	"null": {"spec": {"tls": null}, "want": {_without}},
	"TLS": {"spec": {"tls": {"termination": "edge"}}, "want": set()},
	"redirected": {"spec": {"tls": _edge}, "want": set()},
	"plain beside TLS": {
		"spec": {"tls": {"termination": "edge", "insecureEdgeTerminationPolicy": "Allow"}},
		"want": {{"msg": "plain HTTP is answered beside TLS", "details": {
			"path": _policy,
			"severity": "low",
			"fix": [{"op": "replace", "path": _policy, "value": "Redirect"}],
		}}},
	},
}

test_violation[note] if {
	some note, tc in cases
	route := fixture.made("route.openshift.io/v1", "Route", {"name": "web", "namespace": "shop"}, {"spec": tc.spec})
	control.violation == tc.want with input.review.object as route
	control.violation == set() with input.review.object as object.union(route, {"apiVersion": "serving.knative.dev/v1"})
	control.violation == set() with input.review.object as object.union(route, {"kind": "Ingress"})
}
