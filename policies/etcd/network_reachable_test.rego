package policies.etcd.network_reachable_test

import data.policies.etcd.network_reachable as control

_outside := "outside the control plane"

cases := {
	"clients": {
		"from": _outside,
		"ports": [_port(2379, true)],
		"bad": {"port 2379 of 10.0.0.1 answers from outside the control plane"},
	},
	"members": {"from": "pod", "ports": [_port(2380, true)], "bad": {"port 2380 of 10.0.0.1 answers from pod"}},
	"the port of etcd 2": {
		"from": "node",
		"ports": [_port(4001, true)],
		"bad": {"port 4001 of 10.0.0.1 answers from node"},
	},
	"closed": {"from": "pod", "ports": [_port(2379, false), _port(2380, false)], "bad": set()},
	"another port beside it": {"from": "pod", "ports": [_port(6443, true), _port(2379, false)], "bad": set()},
	"another port of etcd": {
		"from": "pod",
		"ports": [{"address": "10.0.0.1", "port": 12379, "service": "etcd", "open": true}],
		"bad": {"port 12379 of 10.0.0.1 answers from pod"},
	},
	"the port of another service": {
		"from": "pod",
		"ports": [{"address": "10.0.0.1", "port": 2379, "service": "web", "open": true}, _port(2380, false)],
		"bad": set(),
	},
	"no address": {"from": "pod", "ports": [{"port": 2379, "open": true}], "bad": {"port 2379 of etcd answers from pod"}},
}

test_violation[note] if {
	some note, tc in cases
	probe := _probe({"from": tc.from, "ports": tc.ports})
	tc.bad == {v.msg | some v in control.violation} with input.review.object as probe
	0 == count(control.unknown | control.not_applicable) with input.review.object as probe
}

test_path if {
	probe := _probe({"from": "pod", "ports": [_port(2380, false), _port(2379, true)]})
	{["ports", 1]} == {v.details.path | some v in control.violation} with input.review.object as probe
}

_unclear := {
	"no place": {"fields": {"ports": [_port(2379, true)]}, "want": {["from"]}},
	"an empty place": {"fields": {"from": "", "ports": [_port(2379, true)]}, "want": {["from"]}},
	"an odd place": {"fields": {"from": 7, "ports": [_port(2379, true)]}, "want": {["from"]}},
	"no ports": {"fields": {"from": "pod", "ports": []}, "want": {["ports"]}},
	"null ports": {"fields": {"from": "pod", "ports": null}, "want": {["ports"]}},
	"other ports": {"fields": {"from": "pod", "ports": [_port(6443, true)]}, "want": {["ports"]}},
	"a port that is no number": {"fields": {"from": "pod", "ports": [_port("2379", true)]}, "want": {["ports"]}},
	"no result": {"fields": {"from": "pod", "ports": [_port(2380, false), _port(2379, null)]}, "want": {["ports", 1]}},
	"no result at all": {"fields": {"from": "pod", "ports": [{"port": 2379}]}, "want": {["ports", 0]}},
}

test_unknown[note] if {
	some note, tc in _unclear
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as _probe(tc.fields)
	control.violation == set() with input.review.object as _probe(tc.fields)
}

test_unknown_messages if {
	{"the result for port 2379 of 10.0.0.1 is not recorded"} == {u.msg |
		some u in control.unknown
	} with input.review.object as _probe({"from": "pod", "ports": [_port(2379, null)]})
}

test_inside[from] if {
	some from, inside in {
		"control plane": true,
		"control-plane": true,
		"inside the control plane": true,
		"in the control plane": true,
		"Control Plane node": true,
		"outside the control plane": false,
		"not the control plane": false,
		"control plane network": false,
	}
	got := control.not_applicable with input.review.object as _probe({"from": from, "ports": [_port(2379, true)]})
	[inside] == [count(got) == 1]
	found := control.violation with input.review.object as _probe({"from": from, "ports": [_port(2379, true)]})
	[inside] == [count(found) == 0]
}

_others := {
	"another kind": object.union(_probe({"from": "pod", "ports": [_port(2379, true)]}), {"kind": "EtcdHealth"}),
	"another group": object.union(_probe({"from": "pod", "ports": [_port(2379, true)]}), {"apiVersion": "a.example/v1"}),
	"another kind inside": object.union(_probe({"from": "control plane"}), {"kind": "EtcdHealth"}),
}

test_others[note] if {
	some note, object_ in _others
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

_port(number, open) := {"address": "10.0.0.1", "port": number, "open": open}

_probe(fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "PortProbe", "metadata": {"name": "probe"}},
	fields,
)
