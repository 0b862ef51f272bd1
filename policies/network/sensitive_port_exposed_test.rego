package policies.network.sensitive_port_exposed_test

import data.lib.fixture_test as fixture
import data.policies.network.sensitive_port_exposed as control

_node_port(number) := sprintf("port %s of its pods is reachable from outside: it is of type NodePort", [format_int(number, 10)])

# ports of the Service, and messages
cases := {
	"a database": [[{"port": 5432}], {_node_port(5432)}],
	"a database under another port": [[{"port": 80, "targetPort": 5432}], {_node_port(5432)}],
	"another port under that of a database": [[{"port": 5432, "targetPort": 8080}], set()],
	"by name": [[{"port": 80, "targetPort": "db"}], {_node_port(6379)}],
	"by the name of another port": [[{"port": 80, "targetPort": "web"}], set()],
	"by a name that no pod declares": [[{"port": 80, "targetPort": "none"}], set()],
	"another port": [[{"port": 80}], set()],
	"no ports": [null, set()],
}

test_violation[note] if {
	some note, [ports, want] in cases
	service := _service({"type": "NodePort", "ports": ports})
	found := control.violation with input.review.object as service with data.inventory as _world([service])
	{v.msg | some v in found} == want
	{[["spec", "ports", 0], []] | some _ in want} == {[v.details.path, v.details.related] | some v in found}
	control.violation == set() with input.review.object as object.union(service, {"kind": "Ingress"})
		with data.inventory as _world([service])
}

_ways := {
	"a load balancer": [{"type": "LoadBalancer"}, {"it is of type LoadBalancer"}],
	"external addresses": [{"externalIPs": ["203.0.113.7"]}, {"it has external addresses"}],
	"inside": [{"type": "ClusterIP"}, set()],
}

test_ways[note] if {
	some note, [spec, want] in _ways
	service := _service(object.union({"ports": [{"port": 5432}]}, spec))
	found := control.violation with input.review.object as service with data.inventory as _world([service])
	{v.msg | some v in found} == {sprintf("port 5432 of its pods is reachable from outside: %s", [text]) | some text in want}
}

_routes := {"by number": [{"number": 5601}, {1}], "by name": [{"name": "ui"}, {1}], "to another port": [{"number": 80}, set()]}

test_routes[note] if {
	some note, [port, want] in _routes
	service := _service({"ports": [{"port": 80}, {"name": "ui", "port": 5601}]})
	ingress := fixture.made(
		"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
		{"spec": {"defaultBackend": {"service": {"name": "db", "port": port}}}},
	)
	found := control.violation with input.review.object as service with data.inventory as _world([service, ingress])
	{v.details.path[2] | some v in found} == want
	{[v.msg, [ref.name | some ref in v.details.related]] | some v in found} == {[
		`port 5601 of its pods is reachable from outside: Ingress "front" leads to it`,
		["front"],
	] |
		some _ in want
	}
}

_listed := [
	22, 23, 111, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5601, 5984, 6379, 6443, 8001, 9090, 9092,
	9200, 9300, 10250, 10255, 11211, 15672, 27017,
]

test_ports[number] if {
	some number in _listed
	service := _service({"type": "NodePort", "ports": [{"port": number}]})
	count(control.violation) == 1 with input.review.object as service with data.inventory as _world([service])
}

test_parameters if {
	service := _service({"type": "NodePort", "ports": [{"port": 5432}, {"port": 4444}]})
	found := control.violation with input.review.object as service with data.inventory as _world([service])
		with input.parameters as {"ports": [4444]}
	{v.details.path[2] | some v in found} == {1}
}

test_strangers[what] if {
	bad := _service({"type": "NodePort", "ports": [{"port": 5432}]})
	known := _world([_service({"type": "NodePort", "ports": [{"port": 5432}]})])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_world(objects) := fixture.inventory(array.concat(objects, [fixture.workloads_with_metadata(
	{"containers": [{"name": "db", "ports": [{"name": "db", "containerPort": 6379}, {"name": "web", "containerPort": 80}]}]},
	{"labels": {"app": "db"}},
).Pod.object]))

_service(spec) := fixture.made(
	"v1", "Service", {"name": "db", "namespace": "shop"},
	{"spec": object.union({"selector": {"app": "db"}}, spec)},
)
