package policies.rbac.attack_path_pod_creator_to_node_test

import data.lib.fixture_test as fixture
import data.policies.rbac.attack_path_pod_creator_to_node as control

levels := {
	"no label": {"labels": {}, "params": {}, "want": true},
	"null": {"labels": null, "params": {}, "want": true},
	"privileged": {"labels": {_label: "privileged"}, "params": {}, "want": true},
	"baseline": {"labels": {_label: "baseline"}, "params": {}, "want": false},
	"restricted": {"labels": {_label: "restricted"}, "params": {}, "want": false},
	"a default": {"labels": {}, "params": {"clusterDefault": "baseline"}, "want": false},
	"a label against the default": {
		"labels": {_label: "privileged"},
		"params": {"clusterDefault": "baseline"},
		"want": true,
	},
}

test_levels[note] if {
	some note, tc in levels
	found := {v.msg | some v in control.violation} with input.review.object as _namespace("shop", tc.labels)
		with input.parameters as tc.params
		with data.inventory as _world
	found == {`user "jane" can create privileged pods and take a node` | tc.want == true}
	control.not_applicable == set() with input.review.object as _namespace("shop", tc.labels)
		with input.parameters as tc.params
}

test_chain if {
	found := control.violation with input.review.object as _namespace("shop", {}) with data.inventory as _world
	{v.details | some v in found} == {{
		"path": ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
		"related": [{
			"apiVersion": "rbac.authorization.k8s.io/v1",
			"kind": "RoleBinding",
			"namespace": "shop",
			"name": "edit",
		}],
		"steps": [
			`RoleBinding "shop/edit" gives user "jane" ClusterRole "edit" in namespace "shop"`,
			"it creates a privileged pod, which no level of Pod Security refuses here",
			"from there it takes the node, and the tokens and Secrets of all pods on it",
		],
	}}
}

test_many_creators if {
	users := [{"kind": "User", "name": name} | some name in ["a", "b", "c", "d", "e"]]
	world := fixture.inventory([fixture.binding("RoleBinding", "edit", users)])
	some v in control.violation with input.review.object as _namespace("shop", {}) with data.inventory as world
	v.msg == `user "a", user "b", user "c" and 2 more can create privileged pods and take a node`
	count(v.details.steps) == 5
}

test_nobody if {
	control.violation == set() with input.review.object as _namespace("ci", {}) with data.inventory as _world
}

test_exemptions[note] if {
	some note, tc in {
		"the system": {"name": "kube-system", "params": {}, "want": "the namespace is excluded"},
		"by parameter": {
			"name": "shop",
			"params": {"excludedNamespaces": ["shop"]},
			"want": "the namespace is excluded",
		},
		"another policy": {
			"name": "shop",
			"params": {"enforcedOtherwise": true},
			"want": "another admission policy refuses such pods",
		},
	}
	world := fixture.inventory([fixture.binding("ClusterRoleBinding", "edit", [{"kind": "User", "name": "jane"}])])
	found := {n.msg | some n in control.not_applicable} with input.review.object as _namespace(tc.name, {})
		with input.parameters as tc.params
		with data.inventory as world
	found == {tc.want}
	control.violation == set() with input.review.object as _namespace(tc.name, {})
		with input.parameters as tc.params
		with data.inventory as world
}

test_other_kinds_are_left_alone if {
	pod := object.union(_namespace("shop", {}), {"kind": "Pod"})
	control.violation == set() with input.review.object as pod with data.inventory as _world
	control.not_applicable == set() with input.review.object as pod
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

test_strangers[what] if {
	bad := _namespace("shop", {})
	known := _world
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_namespace(name, labels) := fixture.made("v1", "Namespace", {"name": name, "labels": labels}, {})

_world := fixture.inventory([fixture.binding("RoleBinding", "edit", [{"kind": "User", "name": "jane"}])])

_label := "pod-security.kubernetes.io/enforce"
