package policies.network.service_selects_nothing_test

import data.lib.fixture_test as fixture
import data.policies.network.service_selects_nothing as control

# the specification, whether there is a finding, whether there is something to say
cases := {
	"its labels": [{"selector": {"app": "web"}}, false, true],
	"other labels": [{"selector": {"app": "api"}}, true, true],
	"more labels": [{"selector": {"app": "web", "tier": "front"}}, true, true],
	"one pod of a StatefulSet": [{"selector": {"app": "web", "statefulset.kubernetes.io/pod-name": "web-0"}}, false, true],
	"an empty selector": [{"selector": {}}, false, false],
	"null": [{"selector": null}, false, false],
	"no selector": [{}, false, false],
	"an alias": [{"type": "ExternalName", "selector": {"app": "api"}}, false, true],
}

test_violation[note][kind] if {
	some note, [spec, fails, speaks] in cases
	some kind, made in object.remove(fixture.workloads_with_metadata({}, {"labels": {"app": "web"}}), ["PodTemplate"])
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": spec})
	world := fixture.inventory([made.object])
	found := control.violation with input.review.object as service with data.inventory as world
	{[v.msg, v.details.path] | some v in found} == {[
		"no pod of its namespace has the labels that it selects",
		["spec", "selector"],
	] |
		fails
	}
	none := control.not_applicable with input.review.object as service with data.inventory as world
	{n.msg | some n in none} == {"it selects no pods by their labels" | not speaks}
	control.violation == set() with input.review.object as object.union(service, {"kind": "Ingress"}) with data.inventory as world
	control.not_applicable == set() with input.review.object as object.union(service, {"kind": "Ingress"})
}

test_other_namespaces if {
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "pay"}, {"spec": {"selector": {"app": "web"}}})
	pod := fixture.workloads_with_metadata({}, {"labels": {"app": "web"}}).Pod.object
	count(control.violation) == 1 with input.review.object as service with data.inventory as fixture.inventory([pod])
}

test_strangers[what] if {
	bad := fixture.made("v1", "Service", {"name": "web", "namespace": "pay"}, {"spec": {"selector": {"app": "web"}}})
	known := fixture.inventory([fixture.workloads_with_metadata({}, {"labels": {"app": "web"}}).Pod.object])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}
