package policies.network.gateway_backend_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.gateway_backend_missing as control

cases := {
	"there": [{"name": "web", "port": 80}, set()],
	"there, with its group": [{"group": "", "kind": "Service", "name": "web", "port": 80}, set()],
	"missing": [{"name": "api", "port": 80}, {`there is no Service "api" in namespace "shop"`}],
	"missing elsewhere": [{"name": "api", "namespace": "pay"}, {`there is no Service "api" in namespace "pay"`}],
	"another port": [{"name": "web", "port": 81}, {`Service "web" has no port 81`}],
	"elsewhere, granted": [{"name": "open", "namespace": "pay", "port": 80}, set()],
	"elsewhere, not granted": [
		{"name": "closed", "namespace": "pay", "port": 80},
		{`no ReferenceGrant of namespace "pay" lets it name Service "closed"`},
	],
	"another kind": [{"kind": "Bucket", "name": "api"}, set()],
	"another group": [{"group": "example.com", "name": "api"}, set()],
}

test_violation[note][kind] if {
	some note, [backend, want] in cases
	some kind in ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"]
	route := _route(kind, backend)
	found := control.violation with input.review.object as route with data.inventory as _world(kind)
	{v.msg | some v in found} == want
	{["spec", "rules", 0, "backendRefs", 1] | some _ in want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(route, {"kind": "Gateway"}) with data.inventory as _world(kind)
	control.violation == set() with data.inventory as _world(kind)
		with input.review.object as object.union(route, {"apiVersion": "example.com/v1"})
}

_world(kind) := fixture.inventory([
	_service("web", "shop"),
	_service("open", "pay"),
	_service("closed", "pay"),
	fixture.made(
		"gateway.networking.k8s.io/v1beta1", "ReferenceGrant", {"name": "g", "namespace": "pay"},
		{"spec": {"from": [{"kind": kind, "namespace": "shop"}], "to": [{"kind": "Service", "name": "open"}]}},
	),
])

_service(name, ns) := fixture.made("v1", "Service", {"name": name, "namespace": ns}, {"spec": {"ports": [{"port": 80}]}})

_route(kind, backend) := fixture.made(
	"gateway.networking.k8s.io/v1", kind, {"name": "front", "namespace": "shop"},
	{"spec": {"rules": [{"backendRefs": [{"name": "web", "port": 80}, backend]}]}},
)
