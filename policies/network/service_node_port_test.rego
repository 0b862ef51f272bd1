package policies.network.service_node_port_test

import data.lib.fixture_test as fixture
import data.policies.network.service_node_port as control

cases := {
	"NodePort": {"spec": {"type": "NodePort"}, "want": {"port 443 is open on every node, as 30443", "port 80 is open on every node"}},
	"LoadBalancer": {
		"spec": {"type": "LoadBalancer"},
		"want": {"port 443 is open on every node, as 30443", "port 80 is open on every node"},
	},
	"LoadBalancer without": {"spec": {"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false}, "want": set()},
	"ClusterIP": {"spec": {"type": "ClusterIP"}, "want": set()},
	"no type": {"spec": {}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _service(tc.spec)
	{v.msg | some v in found} == tc.want
}

test_path if {
	found := control.violation with input.review.object as _service({"type": "NodePort"})
	{v.details.path | some v in found} == {["spec", "ports", 0], ["spec", "ports", 1]}
}

test_parameters[note] if {
	some note, [parameters, count_left] in {
		"namespace": [{"allowedNamespaces": ["shop"]}, 0],
		"another namespace": [{"allowedNamespaces": ["other"]}, 2],
		"port": [{"allowedPorts": [30443]}, 1],
	}
	found := control.violation with input.review.object as _service({"type": "NodePort"})
		with input.parameters as parameters
	count(found) == count_left
}

test_strangers[what] if {
	bad := _service({"type": "NodePort"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_service(spec) := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": object.union({"ports": [{"port": 443, "nodePort": 30443}, {"port": 80}]}, spec)},
)
