package policies.node.user_namespaces_unsupported_test

import data.lib.fixture_test as fixture
import data.policies.node.user_namespaces_unsupported as control

_node(info) := {
	"apiVersion": "v1",
	"kind": "Node",
	"metadata": {"name": "node-1"},
	"status": {"nodeInfo": info},
}

_good := {
	"containerRuntimeVersion": "containerd://2.0.2",
	"kernelVersion": "6.8.0-45-generic",
	"kubeletVersion": "v1.33.1",
	"operatingSystem": "linux",
}

_info(fields) := _node(object.union(_good, fields))

_faults := {[v.msg, v.details.path] | some v in control.violation}

_at(field) := ["status", "nodeInfo", field]

cases := {
	"all that is needed passes": {"fields": {}, "want": set()},
	"the oldest that will do passes": {
		"fields": {
			"kernelVersion": "6.3",
			"containerRuntimeVersion": "containerd://2.0.0",
			"kubeletVersion": "v1.33.0-gke.1",
		},
		"want": set(),
	},
	"CRI-O passes": {"fields": {"containerRuntimeVersion": "cri-o://1.25.0"}, "want": set()},
	"an old CRI-O fails": {
		"fields": {"containerRuntimeVersion": "cri-o://1.24.6"},
		"want": {["cri-o 1.24.6 is older than 1.25", _at("containerRuntimeVersion")]},
	},
	"an old containerd fails": {
		"fields": {"containerRuntimeVersion": "containerd://1.7.22"},
		"want": {["containerd 1.7.22 is older than 2.0", _at("containerRuntimeVersion")]},
	},
	"an old kernel fails": {
		"fields": {"kernelVersion": "5.15.0-91-generic"},
		"want": {["kernel 5.15.0-91-generic is older than 6.3", _at("kernelVersion")]},
	},
	"an old kubelet fails": {
		"fields": {"kubeletVersion": "v1.9.0"},
		"want": {["kubelet v1.9.0 is older than 1.33", _at("kubeletVersion")]},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == _faults with input.review.object as _info(tc.fields)
	count(control.unknown | control.not_applicable) == 0 with input.review.object as _info(tc.fields)
}

unknown := {
	"no kernel": {"info": object.remove(_good, ["kernelVersion"]), "want": {_at("kernelVersion")}},
	"a kernel that is no version": {
		"info": object.union(_good, {"kernelVersion": "custom"}),
		"want": {_at("kernelVersion")},
	},
	"no kubelet": {"info": object.remove(_good, ["kubeletVersion"]), "want": {_at("kubeletVersion")}},
	"another runtime": {
		"info": object.union(_good, {"containerRuntimeVersion": "docker://24.0.5"}),
		"want": {_at("containerRuntimeVersion")},
	},
	"no system either": {
		"info": {},
		"want": {_at("kernelVersion"), _at("kubeletVersion"), _at("containerRuntimeVersion")},
	},
}

test_unknown[note] if {
	some note, tc in unknown
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as _node(tc.info)
	count(control.violation | control.not_applicable) == 0 with input.review.object as _node(tc.info)
}

test_not_applicable_to_windows if {
	node := _info({"operatingSystem": "windows", "kernelVersion": "10.0.20348", "kubeletVersion": "v1.20.0"})
	count(control.not_applicable) == 1 with input.review.object as node
	count(control.violation | control.unknown) == 0 with input.review.object as node
}

facts := {
	"allowed": {"kernel": {"userNamespaces": true}, "faults": 0, "unknown": 0},
	"not allowed": {"kernel": {"userNamespaces": false}, "faults": 1, "unknown": 0},
	"not known": {"kernel": {"release": "6.8.0"}, "faults": 0, "unknown": 1},
	"odd": {"kernel": {"userNamespaces": "yes"}, "faults": 0, "unknown": 1},
}

test_facts[note] if {
	some note, tc in facts
	node := fixture.node_facts({"kernel": tc.kernel})
	tc.faults == count(control.violation) with input.review.object as node
	tc.unknown == count(control.unknown) with input.review.object as node
	control.not_applicable == set() with input.review.object as node
}

test_other_kinds[note] if {
	some note, object_ in {
		"another Node": object.union(_info({"kernelVersion": "4.0"}), {"apiVersion": "metal3.io/v1"}),
		"a Pod": {"kind": "Pod", "kernel": {"userNamespaces": false}},
	}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
