package lib.exits_test

import data.lib.exits
import data.lib.fixture_test as fixture

_any := {"ipBlock": {"cidr": "0.0.0.0/0"}}

_bogons := {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "192.0.2.0/24"]}}

# egress rules (null: no policy), and [verdict, port] of the internet, [] where it is shut
_egress := {
	"no policy": [null, ["allowed", ["TCP", 65533]]],
	"no rule": [[], []],
	"every peer": [[{}], ["allowed", ["TCP", 65533]]],
	"every address": [[{"to": [_any]}], ["allowed", ["TCP", 65533]]],
	"every address of version 6": [[{"to": [{"ipBlock": {"cidr": "::/0"}}]}], ["allowed", ["TCP", 65533]]],
	"every address on a port": [[{"to": [_any], "ports": [{"port": 443}]}], ["allowed", ["TCP", 443]]],
	"every address over UDP": [[{"to": [_any], "ports": [{"protocol": "UDP"}]}], ["allowed", ["UDP", 65533]]],
	"every public address": [[{"to": [_bogons]}], ["allowed", ["TCP", 65533]]],
	"every public address of version 6": [
		[{"to": [{"ipBlock": {"cidr": "2000::/3", "except": ["2001:db8::/32"]}}]}],
		["allowed", ["TCP", 65533]],
	],
	"one resolver": [[{"to": [{"ipBlock": {"cidr": "1.1.1.1/32"}}]}], []],
	"private addresses": [[{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}], []],
	"pods": [[{"to": [{"namespaceSelector": {}}]}], []],
}

test_internet[note][kind] if {
	some note, [egress, want] in _egress
	some kind, workload in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	found := _internet(workload.object, [_policy(egress) | egress != null])
	found == want
}

test_network_of_the_node if {
	_internet(fixture.pod({"hostNetwork": true}), [_policy([])]) == ["allowed", ["TCP", 65533]]
}

test_unread_policies if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Egress"]}},
	)
	_internet(fixture.pod({}), [unread]) == ["unknown", ["TCP", 65533]]
}

test_who_allows if {
	found := exits.internet with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([_policy([{}])])
	[{ref.name | some ref in found.by}, found.address] == [{"p"}, "192.0.2.1"]
}

test_to if {
	policy := _policy([{"to": [{"ipBlock": {"cidr": "169.254.169.254/32"}}], "ports": [{"port": 80}]}])
	world := fixture.inventory([policy])
	exits.to("169.254.169.254", 80).verdict == "allowed" with input.review.object as fixture.pod({}) with data.inventory as world
	exits.to("169.254.169.254", 81).verdict == "denied" with input.review.object as fixture.pod({}) with data.inventory as world
	exits.to("169.254.169.253", 80).verdict == "denied" with input.review.object as fixture.pod({}) with data.inventory as world
}

test_port_text if {
	[exits.port_text(port) | some port in [["TCP", 65533], ["UDP", 65533], ["TCP", 443]]] == [
		"on every port",
		"on every port over UDP",
		"on port 443/TCP",
	]
}

_internet(object_, objects) := [found.verdict, found.port] if {
	found := exits.internet with input.review.object as object_ with data.inventory as fixture.inventory(objects)
} else := []

_policy(egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": egress}},
)
