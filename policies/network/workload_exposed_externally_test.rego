package policies.network.workload_exposed_externally_test

import data.lib.fixture_test as fixture
import data.policies.network.workload_exposed_externally as control

_reached := {`is reachable from outside through Service "web" of type NodePort`}

cases := {
	"no policy": {"policies": [], "want": _reached},
	"shut": {"policies": [{"podSelector": {}}], "want": set()},
	"open": {"policies": [{"podSelector": {}, "ingress": [{}]}], "want": _reached},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, made in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	world := fixture.inventory(array.concat([_service], [_policy(spec) | some spec in tc.policies]))
	found := control.violation with input.review.object as made.object with data.inventory as world
	{v.msg | some v in found} == tc.want
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{[path, ["web"]] | some _ in tc.want} == {[v.details.path, [ref.name | some ref in v.details.related]] | some v in found}
	control.unknown == set() with input.review.object as made.object with data.inventory as world
}

test_unknown if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
	)
	pod := fixture.workloads_with_metadata({}, {"labels": {"app": "web"}}).Pod.object
	world := fixture.inventory([_service, unread])
	control.violation == set() with input.review.object as pod with data.inventory as world
	found := control.unknown with input.review.object as pod with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`is reachable from outside through Service "web" of type NodePort, unless GlobalNetworkPolicy "some" shuts it`,
		["metadata", "labels"],
		["web", "some"],
	]}
}

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_policy(spec) := fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": spec})
