package policies.node.workload_isolation_missing_test

import data.lib.fixture_test as fixture
import data.policies.node.workload_isolation_missing as control

_namespace(name, labels) := {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {"name": name, "labels": labels},
}

_node(name, labels) := {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}

_pod(namespace, node) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": sprintf("app-%s", [node]), "namespace": namespace},
	"spec": {"nodeName": node},
	"status": {"phase": "Running"},
}

_secret := {"data": "secret"}

_vault := _namespace("vault", _secret)

_web := _namespace("web", {})

_parameters := {"sensitiveSelector": _secret}

_faults := {v.msg | some v in control.violation}

_shared(node, other, number) := {sprintf(
	"node %q also runs pods of namespace %q (one of %s such cases)",
	[node, other, number],
)}

cases := {
	"nodes of its own pass": {"pods": [_pod("vault", "n1"), _pod("web", "n2")], "want": set()},
	"a shared node fails": {"pods": [_pod("vault", "n1"), _pod("web", "n1")], "want": _shared("n1", "web", "1")},
	"all cases are counted": {
		"pods": [_pod("vault", "n2"), _pod("web", "n2"), _pod("vault", "n1"), _pod("shop", "n1")],
		"want": _shared("n1", "shop", "2"),
	},
	"system pods do not count": {"pods": [_pod("vault", "n1"), _pod("kube-system", "n1")], "want": set()},
	"other sensitive pods do not count": {"pods": [_pod("vault", "n1"), _pod("keys", "n1")], "want": set()},
	"pods that ended do not count": {
		"pods": [_pod("vault", "n1"), object.union(_pod("web", "n1"), {"status": {"phase": "Succeeded"}})],
		"want": set(),
	},
	"pods that failed do not count": {
		"pods": [_pod("vault", "n1"), object.union(_pod("web", "n1"), {"status": {"phase": "Failed"}})],
		"want": set(),
	},
}

_world(pods) := fixture.inventory(array.concat([_vault, _web, _namespace("keys", _secret)], pods))

test_violation[note] if {
	some note, tc in cases
	tc.want == _faults with input.review.object as _vault with input.parameters as _parameters
		with data.inventory as _world(tc.pods)
	control.not_applicable == set() with input.review.object as _vault with input.parameters as _parameters
		with data.inventory as _world(tc.pods)
}

test_details if {
	related := [{"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": "web"}]
	want := {{"path": ["metadata", "name"], "related": related}}
	want == {v.details | some v in control.violation} with input.review.object as _vault
		with input.parameters as _parameters
		with data.inventory as _world([_pod("vault", "n1"), _pod("web", "n1"), _pod("unknown", "n1")])
}

pools := {
	"another node of the pool": {
		"labels": {"pool": "a"},
		"want": {`node pool "a" also runs pods of namespace "web" (one of 1 such cases)`},
	},
	"a node of another pool": {"labels": {"pool": "b"}, "want": set()},
	"a node of no pool": {"labels": {}, "want": set()},
}

test_parameter_node_pool_label[note] if {
	some note, tc in pools
	objects := [_node("n1", {"pool": "a"}), _node("n2", tc.labels), _pod("vault", "n1"), _pod("web", "n2")]
	tc.want == _faults with input.review.object as _vault with data.inventory as _world(objects)
		with input.parameters as object.union(_parameters, {"nodePoolLabel": "pool"})
}

test_nothing_is_sensitive_without_a_selector if {
	world := _world([_pod("vault", "n1"), _pod("unknown", "n1")])
	control.violation == set() with input.review.object as _vault with data.inventory as world
}

test_parameter_system_namespaces if {
	world := _world([_pod("vault", "n1"), _pod("web", "n1")])
	control.violation == set() with input.review.object as _vault with data.inventory as world
		with input.parameters as object.union(_parameters, {"systemNamespaces": ["web"]})
}

not_applicable := {
	"no selector": {
		"object": _vault,
		"parameters": {},
		"want": {"the parameter sensitiveSelector is empty"},
	},
	"another label": {
		"object": _web,
		"parameters": _parameters,
		"want": {"the selector does not choose it"},
	},
	"one of two labels": {
		"object": _vault,
		"parameters": {"sensitiveSelector": {"data": "secret", "tier": "1"}},
		"want": {"the selector does not choose it"},
	},
	"no pods": {"object": _namespace("keys", _secret), "parameters": _parameters, "want": {"no pod of it has a node"}},
}

test_not_applicable[note] if {
	some note, tc in not_applicable
	world := _world([_pod("vault", "n1"), _pod("web", "n1")])
	tc.want == {n.msg | some n in control.not_applicable} with input.review.object as tc.object
		with input.parameters as tc.parameters
		with data.inventory as world
	control.violation == set() with input.review.object as tc.object with input.parameters as tc.parameters
		with data.inventory as world
}

test_other_kinds[note][other] if {
	some note, parameters in {"selector": _parameters, "none": {}}
	some other, object_ in {
		"kind": object.union(_vault, {"kind": "Pod"}),
		"group": object.union(_vault, {"apiVersion": "example.com/v1"}),
		"kind without labels and pods": object.union(_namespace("empty", {}), {"kind": "Pod"}),
	}
	count(control.violation | control.not_applicable) == 0 with input.review.object as object_
		with input.parameters as parameters
		with data.inventory as _world([_pod("vault", "n1"), _pod("web", "n1")])
}
