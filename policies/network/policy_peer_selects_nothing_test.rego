package policies.network.policy_peer_selects_nothing_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_peer_selects_nothing as control

_no_namespace := "no namespace has the labels that the peer selects"

_no_pod := "no pod has the labels that the peer selects"

_web := {"podSelector": {"matchLabels": {"app": "web"}}}

_api := {"podSelector": {"matchLabels": {"app": "api"}}}

_team(name) := {"namespaceSelector": {"matchLabels": {"team": name}}}

cases := {
	"pods of the namespace": [_web, set()],
	"no pods of the namespace": [_api, {_no_pod}],
	"every pod of the namespace": [{"podSelector": {}}, set()],
	"a namespace": [_team("a"), set()],
	"no namespace": [_team("c"), {_no_namespace}],
	"no namespace, and pods": [object.union(_team("c"), _web), {_no_namespace}],
	"pods of a namespace": [object.union(_team("b"), _api), set()],
	"no pods of a namespace": [object.union(_team("a"), _api), {_no_pod}],
	"pods of any namespace": [object.union({"namespaceSelector": {}}, _api), set()],
	"pods of any namespace, where some are not known": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "no"}}}, set()],
	"every namespace": [{"namespaceSelector": {}}, set()],
	"pods of a namespace that every cluster has": [
		{
			"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
			"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
		},
		set(),
	],
	"null selectors": [{"namespaceSelector": null, "podSelector": {"matchLabels": {"app": "api"}}}, {_no_pod}],
	"addresses": [{"ipBlock": {"cidr": "10.0.0.0/8"}}, set()],
}

test_violation[note][direction] if {
	some note, [peer, want] in cases
	some direction, [rules, peers] in {"Ingress": ["ingress", "from"], "Egress": ["egress", "to"]}
	policy := _policy({"policyTypes": [direction], rules: [{}, {peers: [{"podSelector": {}}, peer]}]})
	found := control.violation with input.review.object as policy with data.inventory as _world
	{v.msg | some v in found} == want
	{["spec", rules, 1, peers, 1] | some _ in want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(policy, {"kind": "Service"})
		with data.inventory as _world
}

test_pods_of_kube_system_that_are_known if {
	peer := {
		"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
		"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
	}
	policy := _policy({"ingress": [{"from": [peer]}]})
	proxy := _pod("kube-system", {"k8s-app": "kube-proxy"})
	count(control.violation) == 1 with input.review.object as policy with data.inventory as fixture.inventory([proxy])
}

test_a_namespace_without_pods if {
	peer := {
		"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "empty"}},
		"podSelector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]},
	}
	spaces := [fixture.made("v1", "Namespace", {"name": "empty"}, {}), _pod("shop", {"app": "web"})]
	found := control.violation with input.review.object as _policy({"ingress": [{"from": [peer]}]})
		with data.inventory as fixture.inventory(spaces)
	{v.msg | some v in found} == {_no_pod}
}

test_no_pods_anywhere if {
	policy := _policy({"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "a"}}, "podSelector": {"matchLabels": {"app": "no"}}}]}]})
	found := control.violation with input.review.object as policy with data.inventory as _world
	{v.msg | some v in found} == {_no_pod}
}

test_strangers[what] if {
	bad := _policy({"ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "gone"}}}]}]})
	known := _world
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_world := fixture.inventory([
	fixture.made("v1", "Namespace", {"name": "shop", "labels": {"team": "a"}}, {}),
	fixture.made("v1", "Namespace", {"name": "pay", "labels": {"team": "b"}}, {}),
	_pod("shop", {"app": "web"}),
	_pod("pay", {"app": "api"}),
])

_pod(ns, labels) := fixture.workloads_with_metadata({}, {"labels": labels, "namespace": ns}).Pod.object

_policy(spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": object.union({"podSelector": {}}, spec)},
)
