package policies.pod.namespaces_not_used_as_boundaries_test

import data.lib.fixture_test as fixture
import data.policies.pod.namespaces_not_used_as_boundaries as control

_pod(namespace, name, labels) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": name, "namespace": namespace, "labels": labels},
}

_shared := "workloads should be spread over 2 namespaces at least, and are in 1"

# by note, the pods, the parameters and what is said of which namespace
cases := {
	"two namespaces": {"pods": [_pod("shop", "a", {}), _pod("bank", "b", {})], "want": set()},
	"one namespace": {"pods": [_pod("shop", "a", {}), _pod("shop", "b", {})], "want": {["", _shared]}},
	"namespaces of the system do not count": {
		"pods": [_pod("shop", "a", {}), _pod("kube-system", "b", {})],
		"want": {["", _shared]},
	},
	"others of the system": {
		"pods": [_pod("shop", "a", {}), _pod("bank", "b", {}), _pod("kube-system", "c", {})],
		"params": {"excludedNamespaces": ["shop"]},
		"want": set(),
	},
	"one is enough": {"pods": [_pod("shop", "a", {})], "params": {"minNamespaces": 1}, "want": set()},
	"two teams in one": {
		"pods": [_pod("shop", "a", {"team": "x"}), _pod("shop", "b", {"team": "y"}), _pod("bank", "c", {"team": "x"})],
		"want": {["shop", "workloads of 2 owners share the namespace (label team)"]},
	},
	"two owners in one": {
		"pods": [_pod("shop", "a", {"owner": "x"}), _pod("shop", "b", {"owner": "y"}), _pod("bank", "c", {})],
		"want": {["shop", "workloads of 2 owners share the namespace (label owner)"]},
	},
	"another label": {
		"pods": [
			_pod("shop", "a", {"team": "x", "unit": "1"}),
			_pod("shop", "b", {"team": "y", "unit": "2"}),
			_pod("bank", "c", {}),
		],
		"params": {"ownerLabels": ["unit"]},
		"want": {["shop", "workloads of 2 owners share the namespace (label unit)"]},
	},
	"a team and no team": {
		"pods": [_pod("shop", "a", {"team": "x"}), _pod("shop", "b", {}), _pod("bank", "c", {})],
		"want": set(),
	},
	"teams in the system": {
		"pods": [
			_pod("kube-system", "a", {"team": "x"}),
			_pod("kube-system", "b", {"team": "y"}),
			_pod("shop", "c", {}),
			_pod("bank", "d", {}),
		],
		"want": set(),
	},
}

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as fixture.cluster({})
		with input.parameters as object.get(tc, "params", {})
		with data.inventory as fixture.inventory(tc.pods)
	{[object.get(v.details, ["object", "name"], ""), v.msg] | some v in got} == tc.want
	control.not_applicable == set() with input.review.object as fixture.cluster({})
		with input.parameters as object.get(tc, "params", {})
		with data.inventory as fixture.inventory(tc.pods)
	control.unknown == set() with input.review.object as fixture.cluster({})
		with data.inventory as fixture.inventory(tc.pods)
}

test_finding_is_about_the_namespace if {
	pods := [_pod("shop", "a", {"team": "x"}), _pod("shop", "b", {"team": "y"}), _pod("bank", "c", {})]
	got := control.violation with input.review.object as fixture.cluster({}) with data.inventory as fixture.inventory(pods)
	{[v.details.object, v.details.path] | some v in got} == {[
		{"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": "shop"},
		["metadata", "name"],
	]}
}

test_not_applicable_without_workloads if {
	world := fixture.inventory([_pod("kube-system", "a", {})])
	control.violation == set() with input.review.object as fixture.cluster({}) with data.inventory as world
	count(control.not_applicable) == 1 with input.review.object as fixture.cluster({}) with data.inventory as world
}

test_unknown_without_inventory if {
	got := control.unknown with input.review.object as fixture.cluster({}) with data.inventory as false
	{u.msg | some u in got} == {"the other objects of the cluster are not known"}
	control.not_applicable == set() with input.review.object as fixture.cluster({}) with data.inventory as false
}

test_other_kinds_are_left_alone if {
	pod := _pod("shop", "a", {})
	other := object.union(pod, {"metadata": {"name": "b", "labels": {"team": "x"}}})
	world := fixture.inventory([pod, other, _pod("shop", "c", {"team": "y"})])
	control.violation == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod with data.inventory as false
	control.not_applicable == set() with input.review.object as pod with data.inventory as fixture.inventory([])
}
