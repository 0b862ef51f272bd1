package policies.network.dns_egress_blocked_test

import data.lib.fixture_test as fixture
import data.policies.network.dns_egress_blocked as control

_system := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}

_dns := object.union(_system, {"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}})

_udp := [{"port": 53, "protocol": "UDP"}]

_blocked := {`Pod "app" may not ask the DNS: NetworkPolicy "p" isolates them`}

# egress rules of a policy for all pods (null: no policy)
cases := {
	"no policy": [null, set()],
	"shut": [[], _blocked],
	"the DNS": [[{"to": [_dns], "ports": _udp}], set()],
	"the DNS by the name of its port": [[{"to": [_dns], "ports": [{"port": "dns", "protocol": "UDP"}]}], set()],
	"the DNS over TCP": [[{"to": [_dns], "ports": [{"port": 53}]}], _blocked],
	"the DNS on another port": [[{"to": [_dns], "ports": [{"port": 5353, "protocol": "UDP"}]}], _blocked],
	"kube-system": [[{"to": [_system]}], set()],
	"other pods": [[{"to": [{"podSelector": {}}]}], _blocked],
	"the cache of the node": [[{"to": [{"ipBlock": {"cidr": "169.254.20.10/32"}}], "ports": _udp}], set()],
	"another address": [[{"to": [{"ipBlock": {"cidr": "169.254.20.11/32"}}], "ports": _udp}], _blocked],
}

test_violation[note] if {
	some note, [egress, want] in cases
	found := control.violation with input.review.object as _shop
		with data.inventory as fixture.inventory(array.concat([_pod("app", {})], [_policy(egress) | egress != null]))
	{v.msg | some v in found} == want
	{[["metadata", "name"], ["p"]] | some _ in want} == {[v.details.path, [ref.name | some ref in v.details.related]] | some v in found}
	control.violation == set() with input.review.object as object.union(_shop, {"kind": "Secret"})
		with data.inventory as fixture.inventory(array.concat([_pod("app", {})], [_policy(egress) | egress != null]))
}

test_pods_of_the_dns_that_are_known if {
	dns := object.union(_pod("dns", {"k8s-app": "kube-dns", "app": "coredns"}), {"metadata": {"namespace": "kube-system"}})
	policy := _policy([{"to": [object.union(_system, {"podSelector": {"matchLabels": {"app": "coredns"}}})], "ports": _udp}])
	control.violation == set() with input.review.object as _shop
		with data.inventory as fixture.inventory([_pod("app", {}), policy, dns])
	count(control.violation) == 1 with input.review.object as _shop
		with data.inventory as fixture.inventory([_pod("app", {}), policy])
}

test_pods_on_the_network_of_the_node if {
	host := object.union(_pod("app", {}), {"spec": {"hostNetwork": true}})
	control.violation == set() with input.review.object as _shop with data.inventory as fixture.inventory([host, _policy([])])
}

test_many if {
	world := fixture.inventory(array.concat([_policy([])], [_pod(name, {}) | some name in ["a", "b", "c"]]))
	found := control.violation with input.review.object as _shop with data.inventory as world
	{v.msg | some v in found} == {`Pod "a", Pod "b" and 1 more may not ask the DNS: NetworkPolicy "p" isolates them`}
}

test_owners_stand_for_their_pods if {
	owned := object.union(_pod("a", {}), {"metadata": {"ownerReferences": [{"kind": "Pod", "name": "b", "controller": true}]}})
	found := control.violation with input.review.object as _shop
		with data.inventory as fixture.inventory([owned, _pod("b", {}), _policy([])])
	{v.msg | some v in found} == {`Pod "b" may not ask the DNS: NetworkPolicy "p" isolates them`}
}

test_parameters if {
	own := object.union(_system, {"podSelector": {"matchLabels": {"app": "dns"}}})
	world := fixture.inventory([_pod("app", {}), _policy([{"to": [own, {"ipBlock": {"cidr": "10.0.0.10/32"}}], "ports": _udp}])])
	control.violation == set() with input.review.object as _shop with data.inventory as world
		with input.parameters as {"dnsSelectors": [{"namespace": "kube-system", "labels": {"app": "dns"}}]}
	control.violation == set() with input.review.object as _shop with data.inventory as world
		with input.parameters as {"nodeLocalDns": "10.0.0.10"}
	count(control.violation) == 1 with input.review.object as _shop with data.inventory as world
}

test_unknown if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Egress"]}},
	)
	world := fixture.inventory([_pod("app", {}), unread])
	control.violation == set() with input.review.object as _shop with data.inventory as world
	found := control.unknown with input.review.object as _shop with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`Pod "app" may ask the DNS, unless GlobalNetworkPolicy "some" forbids it`,
		["metadata", "name"],
		["some"],
	]}
	control.unknown == set() with input.review.object as object.union(_shop, {"kind": "Secret"}) with data.inventory as world
}

test_strangers[what] if {
	bad := _shop
	known := fixture.inventory([_pod("app", {}), _policy([])])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_shop := fixture.made("v1", "Namespace", {"name": "shop"}, {})

_pod(name, labels) := fixture.made("v1", "Pod", {"name": name, "namespace": "shop", "labels": labels}, {"spec": {"containers": []}})

_policy(egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": egress}},
)
