package policies.network.internet_egress_unrestricted_test

import data.lib.fixture_test as fixture
import data.policies.network.internet_egress_unrestricted as control

_any := {"ipBlock": {"cidr": "0.0.0.0/0"}}

# egress rules of a policy for all pods (null: no policy), and the message
cases := {
	"no policy": [null, {"may connect to any address of the internet on every port: no policy selects it"}],
	"shut": [[], set()],
	"some addresses": [[{"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}], set()],
	"every address": [
		[{"to": [_any]}],
		{`may connect to any address of the internet on every port: NetworkPolicy "p" allows it`},
	],
	"every address on a port": [
		[{"to": [_any], "ports": [{"port": 443}]}],
		{`may connect to any address of the internet on port 443/TCP: NetworkPolicy "p" allows it`},
	],
}

test_violation[note][kind] if {
	some note, [egress, want] in cases
	some kind, made in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	world := fixture.inventory([_policy(egress) | egress != null])
	found := control.violation with input.review.object as made.object with data.inventory as world
	{v.msg | some v in found} == want
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{path | some _ in want} == {v.details.path | some v in found}
	control.unknown == set() with input.review.object as made.object with data.inventory as world
}

test_who_allows if {
	found := control.violation with input.review.object as fixture.pod({}) with data.inventory as fixture.inventory([_policy([{}])])
	[[ref.name | some ref in v.details.related] | some v in found] == [["p"]]
}

test_network_of_the_node if {
	found := control.violation with input.review.object as fixture.pod({"hostNetwork": true})
		with data.inventory as fixture.inventory([_policy([])])
	{v.msg | some v in found} == {
		"may connect to any address of the internet on every port: on the network of its node, where policies do not hold",
	}
}

test_unknown if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Egress"]}},
	)
	world := fixture.inventory([unread])
	control.violation == set() with input.review.object as fixture.pod({}) with data.inventory as world
	found := control.unknown with input.review.object as fixture.pod({}) with data.inventory as world
	{[u.msg, u.details.path] | some u in found} == {[
		`may connect to any address of the internet, unless GlobalNetworkPolicy "some" forbids it`,
		["metadata", "labels"],
	]}
	control.unknown == set() with input.review.object as {"kind": "Service"} with data.inventory as world
}

test_other_kinds if {
	control.violation == set() with input.review.object as {"kind": "Service"} with data.inventory as fixture.inventory([])
}

_policy(egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": egress}},
)
