package policies.network.attack_path_lateral_to_sensitive_namespace_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_lateral_to_sensitive_namespace as control

_found := `reachable through Service "web" of type NodePort, and may connect to Pod "pay/ledger"`

_named := {"sensitiveNamespaces": ["pay"]}

# parameters, more objects, messages
cases := {
	"by name": [_named, [], {_found}],
	"by label": [{"labelSelector": {"matchLabels": {"data": "card"}}}, [], {_found}],
	"another namespace": [{"sensitiveNamespaces": ["other"]}, [], set()],
	"another label": [{"labelSelector": {"matchLabels": {"data": "none"}}}, [], set()],
	"shut": [_named, [_policy({})], set()],
	"opened on the port": [_named, [_policy({"ingress": [{"ports": [{"port": 8443}]}]})], {_found}],
	"opened on another port": [_named, [_policy({"ingress": [{"ports": [{"port": 80}]}]})], set()],
	"opened for others": [_named, [_policy({"ingress": [{"from": [{"podSelector": {}}]}]})], set()],
	"its own namespace": [{"sensitiveNamespaces": ["shop"]}, [], set()],
}

test_violation[note][kind] if {
	some note, [parameters, objects, want] in cases
	some kind, made in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	world := fixture.inventory(array.concat([_space, _service, _ledger], objects))
	found := control.violation with input.review.object as made.object with data.inventory as world
		with input.parameters as parameters
	{v.msg | some v in found} == want
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{path | some _ in want} == {v.details.path | some v in found}
	control.unknown == set() with input.review.object as made.object with data.inventory as world with input.parameters as parameters
}

test_details if {
	found := control.violation with input.review.object as _pod with input.parameters as _named
		with data.inventory as fixture.inventory([_service, _ledger])
	[[[ref.name | some ref in v.details.related], v.details.steps] | some v in found] == [[["web", "ledger"], [
		`the outside reaches the pod through Service "web" of type NodePort`,
		`no policy keeps it from Pod "pay/ledger"`,
	]]]
}

test_not_exposed if {
	control.violation == set() with input.review.object as _pod with input.parameters as _named
		with data.inventory as fixture.inventory([_ledger])
}

test_pods_without_ports if {
	bare := object.union(_ledger, {"spec": {"containers": []}})
	open := fixture.inventory([_service, bare])
	count(control.violation) == 1 with input.review.object as _pod with input.parameters as _named with data.inventory as open
	shut := fixture.inventory([_service, bare, _policy({"ingress": [{"ports": [{"port": 8443}]}]})])
	control.violation == set() with input.review.object as _pod with input.parameters as _named with data.inventory as shut
}

test_owners_stand_for_their_pods if {
	owned := object.union(_ledger, {"metadata": {"name": "copy", "ownerReferences": [{"kind": "Pod", "name": "ledger", "controller": true}]}})
	found := control.violation with input.review.object as _pod with input.parameters as _named
		with data.inventory as fixture.inventory([_service, _ledger, owned])
	{v.msg | some v in found} == {_found}
}

test_the_network_of_the_node_counts_as_outside_policies if {
	pod := object.union(_pod, {"spec": {"hostNetwork": true}})
	policy := fixture.made(
		"networking.k8s.io/v1", "NetworkPolicy", {"name": "q", "namespace": "shop"},
		{"spec": {"podSelector": {}, "policyTypes": ["Egress"]}},
	)
	world := fixture.inventory([_service, _ledger, policy])
	count(control.violation) == 1 with input.review.object as pod with input.parameters as _named with data.inventory as world
	control.violation == set() with input.review.object as _pod with input.parameters as _named with data.inventory as world
}

test_unknown if {
	unread := fixture.made("crd.antrea.io/v1beta1", "NetworkPolicy", {"name": "some", "namespace": "pay"}, {})
	world := fixture.inventory([_service, _ledger, unread])
	control.violation == set() with input.review.object as _pod with input.parameters as _named with data.inventory as world
	found := control.unknown with input.review.object as _pod with input.parameters as _named with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`reachable through Service "web" of type NodePort, and it is not known whether it may connect to Pod "pay/ledger"`,
		["metadata", "labels"],
		["ledger"],
	]}
	other := object.union(_ledger, {"metadata": {"name": "api", "namespace": "open"}})
	both := fixture.inventory([_service, _ledger, unread, other])
	control.unknown == set() with input.review.object as _pod with data.inventory as both
		with input.parameters as {"sensitiveNamespaces": ["pay", "open"]}
}

test_not_applicable if {
	control.violation == set() with input.review.object as _pod with data.inventory as fixture.inventory([_service, _ledger])
	found := control.not_applicable with input.review.object as _pod with data.inventory as fixture.inventory([])
	{n.msg | some n in found} == {"no sensitive namespaces are set"}
	control.not_applicable == set() with input.review.object as _pod with input.parameters as _named
	control.not_applicable == set() with input.review.object as {"kind": "Service"}
}

_pod := fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}}).Pod.object

_space := fixture.made("v1", "Namespace", {"name": "pay", "labels": {"data": "card"}}, {})

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_ledger := fixture.made(
	"v1", "Pod", {"name": "ledger", "namespace": "pay", "labels": {"app": "ledger"}},
	{"spec": {"containers": [{"ports": [{"containerPort": 8443}]}]}},
)

_policy(spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "pay"},
	{"spec": object.union({"podSelector": {}}, spec)},
)
