package policies.network.invalid_target_port_test

import data.lib.fixture_test as fixture
import data.policies.network.invalid_target_port as control

_names := {
	"http": true,
	"http-web": true,
	"8http": true,
	"abcdefghijklmno": true,
	"abcdefghijklmnop": false,
	"HTTP": false,
	"80": false,
	"http--web": false,
	"-http": false,
	"http-": false,
	"http_web": false,
	"": true,
}

test_containers[name][kind] if {
	some name, valid in _names
	some kind, made in fixture.workloads({"initContainers": [{"name": "app", "ports": [{"containerPort": 80}, {"containerPort": 81, "name": name}]}]})
	found := control.violation with input.review.object as made.object
	{[v.msg, v.details.path] | some v in found} == {[
		sprintf("init container \"app\" has a port with the invalid name %q", [name]),
		array.concat(made.path, ["initContainers", 0, "ports", 1, "name"]),
	] |
		not valid
	}
}

test_a_name_that_is_null if {
	control.violation == set() with input.review.object as fixture.pod({"containers": [{"ports": [{"name": null}]}]})
}

_targets := {
	"declared": [{"targetPort": "http"}, set()],
	"declared over another protocol": [
		{"targetPort": "http", "protocol": "UDP"},
		{`none of its pods declares port "http" over UDP`},
	],
	"declared over this protocol": [{"targetPort": "dns", "protocol": "UDP"}, set()],
	"not declared": [{"targetPort": "web"}, {`none of its pods declares port "web" over TCP`}],
	"a number": [{"targetPort": 9}, set()],
	"none": [{}, set()],
	"invalid": [{"targetPort": "Web"}, {`the target port has the invalid name "Web"`}],
}

test_services[note] if {
	some note, [port, want] in _targets
	service := _service({"app": "web"}, port)
	found := control.violation with input.review.object as service with data.inventory as _world
	{v.msg | some v in found} == want
	{["spec", "ports", 0, "targetPort"] | some _ in want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(service, {"apiVersion": "example.com/v1"})
		with data.inventory as _world
	control.violation == set() with input.review.object as object.union(service, {"kind": "Gateway"}) with data.inventory as _world
}

test_a_service_without_pods if {
	control.violation == set() with input.review.object as _service({"app": "none"}, {"targetPort": "web"}) with data.inventory as _world
}

_world := fixture.inventory([fixture.workloads_with_metadata(
	{"containers": [{"ports": [
		{"name": "http", "containerPort": 80},
		{"name": "dns", "containerPort": 53, "protocol": "UDP"},
	]}]},
	{"labels": {"app": "web"}},
).Pod.object])

_service(selector, port) := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"selector": selector, "ports": [object.union({"port": 80}, port)]}},
)
