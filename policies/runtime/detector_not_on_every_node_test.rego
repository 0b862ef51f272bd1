package policies.runtime.detector_not_on_every_node_test

import data.lib.fixture_test as fixture
import data.policies.runtime.detector_not_on_every_node as control

_node(metadata, spec) := {
	"apiVersion": "v1",
	"kind": "Node",
	"metadata": object.union({"name": "node-1"}, metadata),
	"spec": spec,
}

_plain := _node({}, {})

_labelled(labels) := _node({"labels": labels}, {})

_daemonset(name) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "security"},
	"spec": {"template": {"spec": {"containers": [{"name": "agent", "image": "registry.example.com/agent:1"}]}}},
}

_pod(daemonset, node) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {
		"name": sprintf("%s-%s", [daemonset, node]),
		"namespace": "security",
		"ownerReferences": [{"kind": "DaemonSet", "name": daemonset}],
	},
	"spec": {"nodeName": node},
	"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
}

_missing(name) := {sprintf("no ready pod of %s: its pod there is missing or not ready", [name])}

_faults := {v.msg | some v in control.violation}

cases := {
	"a ready pod passes": {"node": _plain, "objects": [_daemonset("falco"), _pod("falco", "node-1")], "want": set()},
	"no pod fails": {"node": _plain, "objects": [_daemonset("falco")], "want": _missing("falco")},
	"a pod elsewhere fails": {
		"node": _plain,
		"objects": [_daemonset("falco"), _pod("falco", "node-2")],
		"want": _missing("falco"),
	},
	"a pod of something else fails": {
		"node": _plain,
		"objects": [_daemonset("falco"), _daemonset("web"), _pod("web", "node-1")],
		"want": _missing("falco"),
	},
	"one detector of two is enough": {
		"node": _plain,
		"objects": [_daemonset("falco"), _daemonset("tetragon"), _pod("tetragon", "node-1")],
		"want": set(),
	},
	"the first detector is named": {
		"node": _plain,
		"objects": [_daemonset("tetragon"), _daemonset("falco")],
		"want": _missing("falco"),
	},
	"a taint explains it": {
		"node": _node({}, {"taints": [{"key": "gpu", "effect": "NoSchedule"}]}),
		"objects": [_daemonset("falco")],
		"want": {"no ready pod of falco: taint gpu is not tolerated"},
	},
	"a Linux node is judged": {
		"node": _labelled({"kubernetes.io/os": "linux"}),
		"objects": [_daemonset("falco")],
		"want": _missing("falco"),
	},
}

test_violation[note] if {
	some note, tc in cases
	world := fixture.inventory(array.concat([tc.node], tc.objects))
	tc.want == _faults with input.review.object as tc.node with data.inventory as world
	control.not_applicable == set() with input.review.object as tc.node with data.inventory as world
}

test_details if {
	world := fixture.inventory([_plain, _daemonset("falco"), _daemonset("tetragon")])
	related := [{"apiVersion": "apps/v1", "kind": "DaemonSet", "namespace": "security", "name": name} |
		some name in ["falco", "tetragon"]
	]
	{{"path": ["metadata", "name"], "related": related}} == {v.details |
		some v in control.violation
	} with input.review.object as _plain with data.inventory as world
}

not_applicable := {
	"no detector": {
		"node": _plain,
		"objects": [_daemonset("web")],
		"want": {"no runtime detector runs in the cluster"},
	},
	"windows": {
		"node": _labelled({"kubernetes.io/os": "windows"}),
		"objects": [_daemonset("falco")],
		"want": {"a Windows node cannot run it"},
	},
	"virtual": {
		"node": _labelled({"type": "virtual-kubelet"}),
		"objects": [_daemonset("falco")],
		"want": {"a virtual node runs no DaemonSet"},
	},
	"fargate": {
		"node": _labelled({"eks.amazonaws.com/compute-type": "fargate"}),
		"objects": [_daemonset("falco")],
		"want": {"a Fargate node runs no DaemonSet"},
	},
}

test_not_applicable[note] if {
	some note, tc in not_applicable
	world := fixture.inventory(tc.objects)
	tc.want == {n.msg | some n in control.not_applicable} with input.review.object as tc.node
		with data.inventory as world
	control.violation == set() with input.review.object as tc.node with data.inventory as world
}

test_other_kinds[note][detectors] if {
	some note, object_ in {
		"Pod": _pod("web", "node-1"),
		"another Node": object.union(_labelled({"type": "virtual-kubelet"}), {"apiVersion": "metal3.io/v1"}),
	}
	some detectors, objects in {"no detector": [], "a detector": [_daemonset("falco")]}
	world := fixture.inventory(objects)
	count(control.violation | control.not_applicable) == 0 with input.review.object as object_
		with data.inventory as world
}
