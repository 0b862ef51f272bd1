package policies.network.ingress_backend_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_backend_missing as control

cases := {
	"there, by number": [{"name": "web", "port": {"number": 80}}, set()],
	"there, by name": [{"name": "web", "port": {"name": "http"}}, set()],
	"there, without port": [{"name": "web"}, set()],
	"another Service": [{"name": "api", "port": {"number": 80}}, {`there is no Service "api" in its namespace`}],
	"a Service of another namespace": [{"name": "far", "port": {"number": 80}}, {`there is no Service "far" in its namespace`}],
	"another port": [{"name": "web", "port": {"number": 81}}, {`Service "web" has no port 81`}],
	"another name of a port": [{"name": "web", "port": {"name": "https"}}, {`Service "web" has no port https`}],
	"an alias without ports": [{"name": "alias", "port": {"number": 80}}, set()],
}

test_default[note] if {
	some note, [service, want] in cases
	ingress := _ingress({"defaultBackend": {"service": service}})
	found := control.violation with input.review.object as ingress with data.inventory as _world
	{v.msg | some v in found} == want
	{["spec", "defaultBackend"] | some _ in want} == {v.details.path | some v in found}
}

test_paths[note] if {
	some note, [service, want] in cases
	ingress := _ingress({"rules": [{}, {"http": {"paths": [{"backend": {"service": service}}]}}]})
	found := control.violation with input.review.object as ingress with data.inventory as _world
	{v.msg | some v in found} == want
	{["spec", "rules", 1, "http", "paths", 0, "backend"] | some _ in want} == {v.details.path | some v in found}
}

test_other_backends if {
	control.violation == set() with input.review.object as _ingress({"defaultBackend": {"resource": {"kind": "Bucket", "name": "web"}}})
		with data.inventory as _world
}

test_other_kinds[note] if {
	some note, [ingress, objects] in {
		"no Service": [_ingress({"defaultBackend": {"service": {"name": "no"}}}), {"apiVersion": "example.com/v1"}],
		"no port": [_ingress({"defaultBackend": {"service": {"name": "web", "port": {"number": 81}}}}), {"kind": "Gateway"}],
	}
	control.violation == set() with input.review.object as object.union(ingress, objects) with data.inventory as _world
}

test_routes_are_not_ingresses[name] if {
	some name in ["web", "no"]
	route := fixture.made(
		"gateway.networking.k8s.io/v1", "HTTPRoute", {"name": "front", "namespace": "shop"},
		{"spec": {"rules": [{"backendRefs": [{"name": name, "port": 81}]}]}},
	)
	control.violation == set() with input.review.object as route with data.inventory as _world
}

test_without_namespace if {
	ingress := json.remove(_ingress({"defaultBackend": {"service": {"name": "bare"}}}), ["/metadata/namespace"])
	service := fixture.made("v1", "Service", {"name": "bare"}, {"spec": {"ports": [{"port": 80}]}})
	control.violation == set() with input.review.object as ingress with data.inventory as fixture.inventory([service])
	count(control.violation) == 1 with input.review.object as ingress with data.inventory as _world
}

_world := fixture.inventory([
	fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": {"ports": [{"name": "http", "port": 80}, {"port": 90}]}}),
	fixture.made("v1", "Service", {"name": "far", "namespace": "pay"}, {"spec": {"ports": [{"port": 80}]}}),
	fixture.made("v1", "Service", {"name": "alias", "namespace": "shop"}, {"spec": {"type": "ExternalName", "externalName": "a.example.com"}}),
])

_ingress(spec) := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"}, {"spec": spec})
