package policies.network.service_selector_shared_test

import data.lib.fixture_test as fixture
import data.policies.network.service_selector_shared as control

_web := {"app": "web"}

cases := {
	"the same": ["shop", _web, {`selects the same pods as Service "b"`}],
	"another": ["shop", {"app": "api"}, set()],
	"more labels": ["shop", {"app": "web", "tier": "front"}, set()],
	"another namespace": ["pay", _web, set()],
}

test_violation[note] if {
	some note, [ns, selector, want] in cases
	world := fixture.inventory([_service("a", "shop", _web), _service("b", ns, selector)])
	found := control.violation with input.review.object as _service("a", "shop", _web) with data.inventory as world
	{v.msg | some v in found} == want
	{[["spec", "selector"], ["b"]] | some _ in want} == {[v.details.path, [ref.name | some ref in v.details.related]] |
		some v in found
	}
	control.violation == set() with data.inventory as world
		with input.review.object as object.union(_service("a", "shop", _web), {"kind": "Ingress"})
}

test_without_selector[note] if {
	some note, selector in {"empty": {}, "null": null}
	world := fixture.inventory([_service("a", "shop", selector), _service("b", "shop", selector)])
	control.violation == set() with input.review.object as _service("a", "shop", selector) with data.inventory as world
}

test_many if {
	world := fixture.inventory([_service(name, "shop", _web) | some name in ["a", "b", "c", "d", "e", "f"]])
	found := control.violation with input.review.object as _service("a", "shop", _web) with data.inventory as world
	{v.msg | some v in found} == {`selects the same pods as Service "b", "c", "d" and 2 more`}
	{count(v.details.related) | some v in found} == {3}
}

test_without_namespace if {
	bare := [json.remove(_service(name, "shop", _web), ["/metadata/namespace"]) | some name in ["a", "b"]]
	count(control.violation) == 1 with input.review.object as bare[0] with data.inventory as fixture.inventory(bare)
}

test_strangers[what] if {
	bad := _service("a", "shop", _web)
	known := fixture.inventory([_service("a", "shop", _web), _service("b", "shop", _web)])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_service(name, ns, selector) := fixture.made(
	"v1", "Service", {"name": name, "namespace": ns},
	{"spec": {"selector": selector}},
)
