package policies.network.ingress_host_duplicate_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_host_duplicate as control

# the other Ingress: namespace, host, path
cases := {
	"the same namespace": ["shop", "a.example.com", "/", {["medium", `host "a.example.com" is also claimed by Ingress "shop/b"`]}],
	"another namespace": ["pay", "a.example.com", "/", {["high", `host "a.example.com" is also claimed by Ingress "pay/b"`]}],
	"another path": ["shop", "a.example.com", "/x", set()],
	"another host": ["shop", "b.example.com", "/", set()],
}

test_violation[note] if {
	some note, [ns, host, path, want] in cases
	own := _ingress("shop", "a", "a.example.com", "/")
	world := fixture.inventory([own, _ingress(ns, "b", host, path)])
	found := control.violation with input.review.object as own with data.inventory as world
	{[v.details.severity, v.msg] | some v in found} == want
	{[["spec", "rules", 0, "http", "paths", 0], ["b"]] | some _ in want} == {[v.details.path, [ref.name | some ref in v.details.related]] |
		some v in found
	}
}

test_parameters if {
	own := _ingress("shop", "a", "a.example.com", "/")
	far := fixture.inventory([own, _ingress("pay", "b", "a.example.com", "/")])
	control.violation == set() with input.review.object as own with data.inventory as far
		with input.parameters as {"acrossNamespaces": false}
	near := fixture.inventory([own, _ingress("shop", "b", "a.example.com", "/")])
	count(control.violation) == 1 with input.review.object as own with data.inventory as near
		with input.parameters as {"acrossNamespaces": false}
}

test_many if {
	own := _ingress("shop", "a", "a.example.com", "/")
	world := fixture.inventory([_ingress("shop", name, "a.example.com", "/") | some name in ["a", "b", "c", "d", "e"]])
	found := control.violation with input.review.object as own with data.inventory as world
	{[v.msg, count(v.details.related)] | some v in found} == {[
		`host "a.example.com" is also claimed by Ingress "shop/b" and 3 more`,
		3,
	]}
}

_ingress(ns, name, host, path) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": name, "namespace": ns},
	{"spec": {"rules": [{"host": host, "http": {"paths": [{"path": path}]}}]}},
)
