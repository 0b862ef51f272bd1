package lib.claims_test

import data.lib.claims
import data.lib.fixture_test as fixture

_ingress(spec) := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "a", "namespace": "shop"}, {"spec": spec})

_rule(host, path) := {"host": host, "http": {"paths": [{"path": path}]}}

_route(spec) := fixture.made(
	"gateway.networking.k8s.io/v1", "HTTPRoute", {"name": "a", "namespace": "shop"},
	{"spec": object.union({"parentRefs": [{"name": "gw"}], "rules": [{}]}, spec)},
)

_openshift(spec) := fixture.made("route.openshift.io/v1", "Route", {"name": "a", "namespace": "shop"}, {"spec": spec})

# objects, with keys and texts
cases := {
	"a host": [_ingress({"rules": [_rule("a.example.com", "/x")]}), {["Ingress||a.example.com|/x", `host "a.example.com", path "/x"`]}],
	"no host and no path": [_ingress({"rules": [_rule(null, null)]}), {["Ingress|||/", "every host"]}],
	"a class": [
		_ingress({"ingressClassName": "inner", "rules": [_rule("a.example.com", "/")]}),
		{["Ingress|inner|a.example.com|/", `host "a.example.com"`]},
	],
	"a rule without paths": [_ingress({"rules": [{"host": "a.example.com"}]}), set()],
	"a canary": [
		object.union(
			_ingress({"rules": [_rule("a.example.com", "/")]}),
			{"metadata": {"annotations": {"nginx.ingress.kubernetes.io/canary": "true"}}},
		),
		set(),
	],
	"an Ingress of another group": [
		object.union(_ingress({"rules": [_rule("a.example.com", "/")]}), {"apiVersion": "example.com/v1"}),
		set(),
	],
	"a route for everything": [_route({}), {["HTTPRoute|shop/gw/||/", "every host"]}],
	"a route for hosts": [
		_route({"hostnames": ["a.example.com", "b.example.com"]}),
		{["HTTPRoute|shop/gw/|a.example.com|/", `host "a.example.com"`], ["HTTPRoute|shop/gw/|b.example.com|/", `host "b.example.com"`]},
	],
	"a route with an empty list of hosts": [_route({"hostnames": []}), {["HTTPRoute|shop/gw/||/", "every host"]}],
	"a route to a listener elsewhere": [
		_route({"parentRefs": [{"name": "gw", "namespace": "edge", "sectionName": "https"}]}),
		{["HTTPRoute|edge/gw/https||/", "every host"]},
	],
	"a route for paths": [
		_route({"rules": [{"matches": [{"path": {"value": "/x"}}, {}, {"path": {"value": "/y"}, "headers": [{"name": "a"}]}]}]}),
		{["HTTPRoute|shop/gw/||/x", `every host, path "/x"`], ["HTTPRoute|shop/gw/||/", "every host"]},
	],
	"a route with an empty list of matches": [_route({"rules": [{"matches": []}]}), {["HTTPRoute|shop/gw/||/", "every host"]}],
	"a route of another group": [object.union(_route({}), {"apiVersion": "example.com/v1"}), set()],
	"OpenShift": [_openshift({"host": "a.example.com"}), {["Route||a.example.com|/", `host "a.example.com"`]}],
	"OpenShift with a path": [
		_openshift({"host": "a.example.com", "path": "/x"}),
		{["Route||a.example.com|/x", `host "a.example.com", path "/x"`]},
	],
	"OpenShift without host": [_openshift({"host": ""}), set()],
	"a Route of another group": [object.union(_openshift({"host": "a"}), {"apiVersion": "serving.knative.dev/v1"}), set()],
	"another kind": [object.union(_openshift({"host": "a"}), {"kind": "Gateway"}), set()],
}

test_made_by[note] if {
	some note, [object_, want] in cases
	found := claims.made_by(object_) with data.inventory as fixture.inventory([])
	{[claim.key, claim.text] | some claim in found} == want
}

test_paths if {
	found := claims.made_by(_ingress({"rules": [{}, _rule("a", "/")]})) with data.inventory as fixture.inventory([])
	[claim.path | some claim in found] == [["spec", "rules", 1, "http", "paths", 0]]
	route := claims.made_by(_route({})) with data.inventory as fixture.inventory([])
	[claim.path | some claim in route] == [["spec", "rules", 0]]
	openshift := claims.made_by(_openshift({"host": "a"})) with data.inventory as fixture.inventory([])
	[claim.path | some claim in openshift] == [["spec", "host"]]
}

_objects := {
	"Ingress": _ingress({"rules": [_rule("a.example.com", "/")]}),
	"HTTPRoute": _route({}),
	"Route": _openshift({"host": "a.example.com"}),
}

test_holders[kind] if {
	some kind, object_ in _objects
	bare := json.remove(object_, ["/metadata/namespace"])
	world := fixture.inventory([object_])
	[claim] := claims.made_by(object_) with data.inventory as world
	[kind] == [ref.kind | some ref in claims.holders(claim)] with data.inventory as world
	homeless := fixture.inventory([bare])
	[other] := claims.made_by(bare) with data.inventory as homeless
	[kind] == [ref.kind | some ref in claims.holders(other)] with data.inventory as homeless
	claims.holders({"key": "none"}) == [] with data.inventory as world
}
