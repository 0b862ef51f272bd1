package lib.exposure_test

import data.lib.exposure
import data.lib.fixture_test as fixture

_spec := {"containers": [{"name": "app", "ports": [{"containerPort": 8080}]}]}

_services := {
	"NodePort": {"spec": {"type": "NodePort"}, "want": {`Service "web" of type NodePort`}},
	"LoadBalancer": {"spec": {"type": "LoadBalancer"}, "want": {`Service "web" of type LoadBalancer`}},
	"ClusterIP": {"spec": {"type": "ClusterIP"}, "want": set()},
	"no type": {"spec": {}, "want": set()},
	"external addresses": {"spec": {"externalIPs": ["203.0.113.7"]}, "want": {`Service "web" with external addresses`}},
	"both": {
		"spec": {"type": "NodePort", "externalIPs": ["203.0.113.7"]},
		"want": {`Service "web" of type NodePort`, `Service "web" with external addresses`},
	},
	"for other pods": {"spec": {"type": "NodePort", "selector": {"app": "api"}}, "want": set()},
	"for more labels": {"spec": {"type": "NodePort", "selector": {"app": "web", "tier": "x"}}, "want": set()},
	"without selector": {"spec": {"type": "NodePort", "selector": null}, "want": set()},
	"with an empty selector": {"spec": {"type": "NodePort", "selector": {}}, "want": set()},
}

test_services[note][kind] if {
	some note, tc in _services
	some kind, workload in fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}})
	found := exposure.ways with input.review.object as workload.object
		with data.inventory as fixture.inventory([_service(tc.spec, {})])
	{way.text | some way in found} == tc.want
	{true | some _ in tc.want} == {way.direct | some way in found}
	{"web" | some _ in tc.want} == {ref.name | some way in found; some ref in way.related}
}

_annotations := {
	"GKE": {"networking.gke.io/load-balancer-type": "Internal"},
	"old GKE": {"cloud.google.com/load-balancer-type": "Internal"},
	"AWS": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internal"},
	"old AWS": {"service.beta.kubernetes.io/aws-load-balancer-internal": "true"},
	"Azure": {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"},
}

test_internal_load_balancers[cloud] if {
	some cloud, annotations in _annotations
	service := _service({"type": "LoadBalancer"}, {"annotations": annotations})
	exposure.ways == set() with input.review.object as _web with data.inventory as fixture.inventory([service])
}

test_other_annotations if {
	service := _service({"type": "LoadBalancer"}, {"annotations": {
		"example.com/type": "internal",
		"service.beta.kubernetes.io/aws-load-balancer-internal": "false",
	}})
	count(exposure.ways) == 1 with input.review.object as _web with data.inventory as fixture.inventory([service])
}

test_service_of_another_namespace if {
	elsewhere := _service({"type": "NodePort"}, {"namespace": "elsewhere"})
	exposure.ways == set() with input.review.object as _web with data.inventory as fixture.inventory([elsewhere])
}

test_no_namespace if {
	pod := object.remove(fixture.pod(_spec), ["metadata"])
	labelled := object.union(pod, {"metadata": {"name": "app", "labels": {"app": "web"}}})
	service := json.remove(_service({"type": "NodePort"}, {}), ["/metadata/namespace"])
	count(exposure.ways) == 1 with input.review.object as labelled with data.inventory as fixture.inventory([service])
}

# the same without namespaces, as manifests have it
test_routes_without_namespace[kind] if {
	some kind in ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"]
	pod := json.remove(_web, ["/metadata/namespace"])
	service := json.remove(_service({}, {}), ["/metadata/namespace"])
	route := json.remove(_route(kind, "shop", {"name": "web"}), ["/metadata/namespace"])
	found := exposure.ways with input.review.object as pod with data.inventory as fixture.inventory([service, route])
	{way.text | some way in found} == {sprintf("%s \"front\"", [kind])}
}

test_ingress_without_namespace if {
	pod := json.remove(_web, ["/metadata/namespace"])
	service := json.remove(_service({}, {}), ["/metadata/namespace"])
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front"}, {"spec": _ingresses["default"]})
	found := exposure.ways with input.review.object as pod with data.inventory as fixture.inventory([service, ingress])
	{way.text | some way in found} == {`Ingress "front"`}
}

_ports := {
	"container port": {"ports": [{"containerPort": 8080}], "host": false, "want": set()},
	"host port": {"ports": [{"containerPort": 8080, "hostPort": 80}], "host": false, "want": {"port 80 of its node"}},
	"network of the node": {"ports": [{"containerPort": 8080}], "host": true, "want": {"port 8080 of its node"}},
	"both": {"ports": [{"containerPort": 8080, "hostPort": 8080}], "host": true, "want": {"port 8080 of its node"}},
	"host port zero": {"ports": [{"containerPort": 8080, "hostPort": 0}], "host": false, "want": set()},
	"host port zero in the network of the node": {
		"ports": [{"containerPort": 8080, "hostPort": 0}],
		"host": true,
		"want": {"port 8080 of its node"},
	},
	"no port": {"ports": [], "host": true, "want": set()},
}

test_ports_of_the_node[note] if {
	some note, tc in _ports
	pod := fixture.pod({"hostNetwork": tc.host, "containers": [{"name": "app", "ports": tc.ports}]})
	found := exposure.ways with input.review.object as pod
	{way.text | some way in found} == tc.want
	{true | some _ in tc.want} == {way.direct | some way in found}
}

_ingresses := {
	"path": {"rules": [{"http": {"paths": [{"backend": {"service": {"name": "web"}}}]}}]},
	"default": {"defaultBackend": {"service": {"name": "web"}}},
}

test_ingress[note] if {
	some note, spec in _ingresses
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"}, {"spec": spec})
	found := exposure.ways with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), ingress])
	{[way.text, way.direct] | some way in found} == {[`Ingress "front"`, false]}
}

test_ingress_to_another_service if {
	spec := {"defaultBackend": {"service": {"name": "api"}}}
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"}, {"spec": spec})
	exposure.ways == set() with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), ingress])
}

test_ingress_of_another_group if {
	spec := _ingresses["default"]
	ingress := fixture.made("example.com/v1", "Ingress", {"name": "front", "namespace": "shop"}, {"spec": spec})
	exposure.ways == set() with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), ingress])
}

test_routes[kind] if {
	some kind in ["GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"]
	found := exposure.ways with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), _route(kind, "shop", {"name": "web"})])
	{[way.text, way.direct] | some way in found} == {[sprintf("%s \"front\"", [kind]), false]}
}

test_routes_elsewhere[note] if {
	some note, backend in {"another kind": {"name": "web", "kind": "Bucket"}, "another name": {"name": "api"}}
	exposure.ways == set() with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), _route("HTTPRoute", "shop", backend)])
}

_grants := {
	"granted": {"from": {"kind": "HTTPRoute", "namespace": "edge"}, "want": {`HTTPRoute "front"`}},
	"granted to another namespace": {"from": {"kind": "HTTPRoute", "namespace": "other"}, "want": set()},
	"granted to another kind": {"from": {"kind": "TCPRoute", "namespace": "edge"}, "want": set()},
	"granted for this Service": {
		"from": {"kind": "HTTPRoute", "namespace": "edge"},
		"to": {"name": "web"},
		"want": {`HTTPRoute "front"`},
	},
	"granted for another Service": {"from": {"kind": "HTTPRoute", "namespace": "edge"}, "to": {"name": "api"}, "want": set()},
	"granted for Secrets": {"from": {"kind": "HTTPRoute", "namespace": "edge"}, "to": {"kind": "Secret"}, "want": set()},
}

test_routes_across_namespaces[note] if {
	some note, tc in _grants
	grant := fixture.made(
		"gateway.networking.k8s.io/v1beta1", "ReferenceGrant",
		{"name": "g", "namespace": "shop"},
		{"spec": {
			"from": [object.union({"group": "gateway.networking.k8s.io"}, tc.from)],
			"to": [object.union({"group": "", "kind": "Service"}, object.get(tc, "to", {}))],
		}},
	)
	route := _route("HTTPRoute", "edge", {"name": "web", "namespace": "shop"})
	found := exposure.ways with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), route, grant])
	{way.text | some way in found} == tc.want
}

_hosts := {
	"short": {"host": "web", "want": true},
	"with its namespace": {"host": "web.shop", "want": true},
	"in full": {"host": "web.shop.svc.cluster.local", "want": true},
	"of another namespace": {"host": "web.edge.svc.cluster.local", "want": false},
	"of another Service": {"host": "api", "want": false},
}

test_virtual_services[note][list] if {
	some note, tc in _hosts
	some list in ["http", "tcp", "tls"]
	service := _virtual_service({"gateways": ["mesh", "edge/front"], list: [{"route": [{"destination": {"host": tc.host}}]}]})
	found := exposure.ways with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), service])
	{[way.text, way.direct] | some way in found} == {[`VirtualService "front"`, false] | tc.want}
}

_closed := {
	"of the mesh": _virtual_service({"gateways": ["mesh"], "http": [{"route": [{"destination": {"host": "web"}}]}]}),
	"without gateways": _virtual_service({"http": [{"route": [{"destination": {"host": "web"}}]}]}),
	"of another group": object.union(
		_virtual_service({"gateways": ["front"], "http": [{"route": [{"destination": {"host": "web"}}]}]}),
		{"apiVersion": "example.com/v1"},
	),
}

test_virtual_services_inside[note] if {
	some note, service in _closed
	exposure.ways == set() with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), service])
}

_targets := {
	"to": [{"to": {"kind": "Service", "name": "web"}}, true],
	"to of no kind": [{"to": {"name": "web"}}, true],
	"an alternate": [{"to": {"name": "api"}, "alternateBackends": [{"kind": "Service", "name": "web"}]}, true],
	"another Service": [{"to": {"name": "api"}}, false],
	"another kind": [{"to": {"kind": "Bucket", "name": "web"}}, false],
}

test_routes_of_openshift[note] if {
	some note, [spec, want] in _targets
	route := fixture.made("route.openshift.io/v1", "Route", {"name": "front", "namespace": "shop"}, {"spec": spec})
	found := exposure.ways with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), route])
	{[way.text, way.direct] | some way in found} == {[`Route "front"`, false] | want}
	exposure.ways == set() with input.review.object as _web
		with data.inventory as fixture.inventory([_service({}, {}), object.union(route, {"apiVersion": "serving.knative.dev/v1"})])
}

_opened := {
	"a type": [_service({"type": "NodePort"}, {}), null, {null}],
	"an Ingress by number": [_service({}, {}), _front({"number": 80}), {80}],
	"an Ingress by name": [_service({}, {}), _front({"name": "http"}), {"http"}],
	"an Ingress without port": [_service({}, {}), _front({}), {null}],
	"a route": [_service({}, {}), _route("TCPRoute", "shop", {"name": "web", "port": 6379}), {6379}],
	"a route without port": [_service({}, {}), _route("TCPRoute", "shop", {"name": "web"}), {null}],
	"Istio": [
		_service({}, {}),
		_virtual_service({"gateways": ["g"], "tcp": [{"route": [{"destination": {"host": "web", "port": {"number": 81}}}]}]}),
		{81},
	],
	"nothing": [_service({}, {}), null, set()],
}

test_openings[note] if {
	some note, [service, route, want] in _opened
	found := exposure.openings("shop", service)
		with data.inventory as fixture.inventory([o | some o in [service, route]; o != null])
	{opening.port | some opening in found} == want
}

_front(port) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
	{"spec": {"defaultBackend": {"service": {"name": "web", "port": port}}}},
)

_virtual_service(spec) := fixture.made(
	"networking.istio.io/v1", "VirtualService",
	{"name": "front", "namespace": "shop"},
	{"spec": spec},
)

_web := fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}}).Pod.object

_service(spec, metadata) := fixture.made(
	"v1", "Service",
	object.union({"name": "web", "namespace": "shop"}, metadata),
	{"spec": object.union(object.remove({"selector": {"app": "web"}}, object.keys(spec)), spec)},
)

_route(kind, ns, backend) := fixture.made(
	"gateway.networking.k8s.io/v1", kind,
	{"name": "front", "namespace": ns},
	{"spec": {"rules": [{"backendRefs": [backend]}]}},
)
