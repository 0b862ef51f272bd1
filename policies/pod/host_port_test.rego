package policies.pod.host_port_test

import data.lib.fixture_test as fixture
import data.policies.pod.host_port as control

cases := {
	"no port passes": {"spec": _spec([{"containerPort": 80}]), "want": set()},
	"0 passes": {"spec": _spec([{"containerPort": 80, "hostPort": 0}]), "want": set()},
	"a port fails": {
		"spec": _spec([{"containerPort": 80}, {"containerPort": 81, "hostPort": 8080}]),
		"want": {[["containers", 0, "ports", 1, "hostPort"], `container "app" opens port 8080 of the node`]},
	},
	"ranges": {
		"spec": _spec([{"hostPort": 9}, {"hostPort": 10}, {"hostPort": 20}, {"hostPort": 21}]),
		"params": {"allowedRanges": [{"min": 10, "max": 20}]},
		"want": {
			[["containers", 0, "ports", 0, "hostPort"], `container "app" opens port 9 of the node`],
			[["containers", 0, "ports", 3, "hostPort"], `container "app" opens port 21 of the node`],
		},
	},
	"the network of the node": {
		"spec": _host_network,
		"want": {[["containers", 0, "ports", 4, "hostPort"], `container "app" opens port 84 of the node`]},
	},
	"the network of the node, counted": {
		"spec": _host_network,
		"params": {"includeHostNetwork": true, "allowedRanges": [{"min": 90, "max": 90}]},
		"want": {
			[["containers", 0, "ports", 0], `container "app" opens port 80 of the node by hostNetwork`],
			[["containers", 0, "ports", 1], `container "app" opens port 81 of the node by hostNetwork`],
			[["containers", 0, "ports", 3], `container "app" opens port 83 of the node by hostNetwork`],
			[["containers", 0, "ports", 4, "hostPort"], `container "app" opens port 84 of the node`],
		},
	},
	"without the network of the node": {
		"spec": object.union(_host_network, {"hostNetwork": false}),
		"params": {"includeHostNetwork": true},
		"want": {[["containers", 0, "ports", 4, "hostPort"], `container "app" opens port 84 of the node`]},
	},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod and the fixes of its faults, {} where none is safe
fixes := {
	"the field goes": {
		"spec": _spec([{"hostPort": 80}]),
		"want": {[{"op": "remove", "path": ["spec", "containers", 0, "ports", 0, "hostPort"]}]},
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec([{"hostPort": 80}])
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_spec(ports) := {"containers": [{"name": "app", "ports": ports}]}

_host_network := object.union(
	_spec([
		{"containerPort": 80},
		{"containerPort": 81, "hostPort": 0},
		{"containerPort": 90},
		{"containerPort": 83, "hostPort": null},
		{"containerPort": 84, "hostPort": 84},
	]),
	{"hostNetwork": true},
)
