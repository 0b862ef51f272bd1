package policies.network.metadata_egress_allowed_test

import data.lib.fixture_test as fixture
import data.policies.network.metadata_egress_allowed as control

_all_but(addresses) := [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": addresses}}]}]

_every := [
	"169.254.169.254/32",
	"169.254.170.2/32",
	"169.254.170.23/32",
	"168.63.129.16/32",
	"100.100.100.200/32",
	"192.0.0.192/32",
]

# egress rules of a policy for all pods (null: no policy), and the message
cases := {
	"no policy": [null, {"may connect to 169.254.169.254: no policy selects it"}],
	"shut": [[], set()],
	"every address": [_all_but([]), {`may connect to 169.254.169.254: NetworkPolicy "p" allows it`}],
	"every address but these": [_all_but(_every), set()],
	"every address but the first": [
		_all_but(["169.254.169.254/32"]),
		{`may connect to 169.254.170.2: NetworkPolicy "p" allows it`},
	],
	"an exception that another rule defeats": [
		array.concat(_all_but(_every), [{"ports": [{"port": 80}]}]),
		{`may connect to 169.254.169.254: NetworkPolicy "p" allows it`},
	],
	"another port": [[{"ports": [{"port": 443}]}], set()],
	"version 6": [
		[{"to": [{"ipBlock": {"cidr": "fd00:ec2::/64"}}]}],
		{`may connect to fd00:ec2::254: NetworkPolicy "p" allows it`},
	],
}

test_violation[note][kind] if {
	some note, [egress, want] in cases
	some kind, made in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	world := fixture.inventory([_policy(egress) | egress != null])
	found := control.violation with input.review.object as made.object with data.inventory as world
	{v.msg | some v in found} == want
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{[path, "low"] | some _ in want} == {[v.details.path, v.details.severity] | some v in found}
	control.unknown == set() with input.review.object as made.object with data.inventory as world
}

_platforms := {"aks": "high", "eks": "high", "gke": "high", "kubeadm": "low", "": "low"}

test_platforms[platform] if {
	some platform, severity in _platforms
	found := control.violation with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([fixture.cluster({"platform": platform})])
	{v.details.severity | some v in found} == {severity}
}

test_who_allows if {
	found := control.violation with input.review.object as fixture.pod({}) with data.inventory as fixture.inventory([_policy([{}])])
	[[ref.name | some ref in v.details.related] | some v in found] == [["p"]]
}

test_network_of_the_node if {
	found := control.violation with input.review.object as fixture.pod({"hostNetwork": true})
		with data.inventory as fixture.inventory([_policy([])])
	{v.msg | some v in found} == {"may connect to 169.254.169.254: on the network of its node, where policies do not hold"}
}

_patterns := {"shop/app": true, "shop/*": true, "*/app": true, "*": false, "pay/app": false, "shop/web": false}

test_allowed_workloads[pattern] if {
	some pattern, allowed in _patterns
	found := control.violation with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([])
		with input.parameters as {"allowedWorkloads": [pattern]}
	count(found) == count([true | not allowed])
}

test_addresses if {
	found := control.violation with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([])
		with input.parameters as {"addresses": ["198.51.100.7/32"]}
	{v.msg | some v in found} == {"may connect to 198.51.100.7: no policy selects it"}
}

test_unknown if {
	world := fixture.inventory([_unread])
	control.violation == set() with input.review.object as fixture.pod({}) with data.inventory as world
	found := control.unknown with input.review.object as fixture.pod({}) with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`may connect to 169.254.169.254, unless GlobalNetworkPolicy "some" forbids it`,
		["metadata", "labels"],
		["some"],
	]}
	control.unknown == set() with input.review.object as fixture.pod({}) with data.inventory as world
		with input.parameters as {"allowedWorkloads": ["shop/app"]}
}

test_one_answer_is_enough if {
	perhaps := fixture.made(
		"policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", {"name": "admin"},
		{"spec": {"priority": 1, "subject": {"namespaces": {}}, "egress": [
			{"name": "names", "action": "Deny", "to": [{"domainNames": ["*.example.com"]}]},
			{"name": "rest", "action": "Allow", "to": [{"networks": ["169.254.170.2/32"]}]},
		]}},
	)
	control.violation == set() with input.review.object as fixture.pod({}) with data.inventory as fixture.inventory([perhaps])
	count(control.unknown) == 1 with input.review.object as fixture.pod({}) with data.inventory as fixture.inventory([perhaps])
}

test_other_kinds if {
	control.violation == set() with input.review.object as {"kind": "Service"} with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as {"kind": "Service"} with data.inventory as fixture.inventory([_unread])
}

_policy(egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": egress}},
)

_unread := fixture.made(
	"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
	{"spec": {"selector": "has(team)", "types": ["Egress"]}},
)
