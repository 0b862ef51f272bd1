package policies.network.namespace_without_policy_test

import data.lib.fixture_test as fixture
import data.policies.network.namespace_without_policy as control

policies := {
	"NetworkPolicy": fixture.made(
		"networking.k8s.io/v1", "NetworkPolicy", {"name": "web", "namespace": "shop"},
		{"spec": {"podSelector": {"matchLabels": {"app": "web"}}}},
	),
	"CiliumNetworkPolicy": fixture.made(
		"cilium.io/v2", "CiliumNetworkPolicy", {"name": "web", "namespace": "shop"},
		{"spec": {"endpointSelector": {}, "ingress": [{}]}},
	),
	"GlobalNetworkPolicy": fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "all"},
		{"spec": {"selector": "all()", "types": ["Ingress"]}},
	),
}

test_pods_without_policy[kind] if {
	some kind, workload in object.remove(fixture.workloads({"containers": []}), {"PodTemplate"})

	[["high", ["metadata", "name"]]] == _found([_namespace("shop"), workload.object])
}

test_message_says_what_it_means_for_the_pods if {
	world := fixture.inventory([_namespace("shop"), fixture.pod({"containers": []})])
	{v.msg | some v in control.violation} == {
		"no network policy stands in the namespace, so that its pods are open in both directions",
	} with input.review.object as _namespace("shop") with data.inventory as world
	{v.msg | some v in control.violation} == {
		"no network policy stands in the namespace, which has no workloads yet",
	} with input.review.object as _namespace("shop") with data.inventory as fixture.inventory([_namespace("shop")])
}

test_no_pods_is_less if {
	[["low", ["metadata", "name"]]] == _found([_namespace("shop")])
}

test_pods_of_another_namespace_do_not_count if {
	elsewhere := object.union(fixture.pod({"containers": []}), {"metadata": {"namespace": "elsewhere"}})
	[["low", ["metadata", "name"]]] == _found([_namespace("shop"), elsewhere])
}

test_any_policy_will_do[kind] if {
	some kind, policy in policies

	[] == _found([_namespace("shop"), fixture.pod({"containers": []}), policy])
}

test_policy_of_another_namespace_does_not_count if {
	elsewhere := object.union(policies.NetworkPolicy, {"metadata": {"namespace": "elsewhere"}})
	[["high", ["metadata", "name"]]] == _found([_namespace("shop"), fixture.pod({"containers": []}), elsewhere])
}

test_excluded_namespaces[name] if {
	some name in ["kube-system", "kube-public", "kube-node-lease"]
	control.violation == set() with input.review.object as _namespace(name) with data.inventory as fixture.inventory([])
	messages := {n.msg | some n in control.not_applicable} with input.review.object as _namespace(name)
	messages == {"the namespace is excluded"}
	control.violation != set() with input.review.object as _namespace(name) with data.inventory as fixture.inventory([])
		with input.parameters as {"excludedNamespaces": []}
}

test_other_namespaces_are_judged if control.not_applicable == set() with input.review.object as _namespace("shop")

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	reviewed := object.union(_namespace("shop"), fields)
	control.violation == set() with input.review.object as reviewed with data.inventory as fixture.inventory([])
	control.not_applicable == set() with input.review.object as reviewed
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

_found(objects) := sort([[v.details.severity, v.details.path] | some v in violations]) if {
	violations := control.violation with input.review.object as _namespace("shop")
		with data.inventory as fixture.inventory(objects)
}

_namespace(name) := fixture.made("v1", "Namespace", {"name": name}, {})
