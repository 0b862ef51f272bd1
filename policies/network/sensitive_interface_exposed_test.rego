package policies.network.sensitive_interface_exposed_test

import data.lib.fixture_test as fixture
import data.policies.network.sensitive_interface_exposed as control

# name, label app.kubernetes.io/name, image, and what it looks like
_workloads := {
	"by name": ["grafana", null, "a", "grafana"],
	"by the start of its name": ["grafana-7", null, "a", "grafana"],
	"by half a name": ["grafanaish", null, "a", null],
	"by its label": ["web", "prometheus", "a", "prometheus"],
	"by its image": ["web", null, "registry.example.com/mirror/jenkins:2", "jenkins"],
	"by the start of its image": ["web", null, "vllm/vllm-openai:v1", "vllm"],
	"by the folder of its image": ["web", null, "vault/agent:v1", null],
	"not at all": ["web", "web", "a", null],
}

test_services[note] if {
	some note, [name, label, reference, interface] in _workloads
	found := _found(_service({"type": "NodePort"}), [_deployment(name, label, reference)])
	found == {[
		sprintf("Deployment %q is reachable from outside, and looks like %s", [name, interface]),
		["spec", "type"],
		[name],
	] |
		interface != null
	}
}

test_services_inside[note] if {
	some note, spec in {"of no type": {}, "with an empty list": {"externalIPs": []}}
	_found(_service(spec), [_deployment("grafana", null, "a")]) == set()
}

test_external_addresses if {
	count(_found(_service({"externalIPs": ["203.0.113.7"]}), [_deployment("grafana", null, "a")])) == 1
}

test_other_pods if {
	other := object.union(_service({"type": "NodePort"}), {"spec": {"selector": {"app": "other"}}})
	_found(other, [_deployment("grafana", null, "a")]) == set()
}

test_owners_stand_for_their_pods if {
	pod := fixture.made(
		"v1", "Pod",
		{"name": "grafana-1", "namespace": "shop", "labels": {"app": "ui"}, "ownerReferences": [{
			"kind": "Deployment",
			"name": "grafana",
			"controller": true,
		}]},
		{"spec": {"containers": []}},
	)
	found := _found(_service({"type": "NodePort"}), [_deployment("grafana", null, "a"), pod])
	{names | some [_, _, names] in found} == {["grafana"]}
	through := _found(_ingress("ui"), [_service({}), _deployment("grafana", null, "a"), pod])
	{names | some [_, _, names] in through} == {["grafana"]}
}

test_ingresses[note] if {
	some note, [service, want] in {"its Service": ["ui", true], "another Service": ["api", false]}
	found := _found(_ingress(service), [_service({}), _deployment("grafana", null, "a")])
	found == {[
		`leads to Deployment "grafana", which looks like grafana`,
		["spec", "defaultBackend"],
		["grafana"],
	] |
		want
	}
}

# namespace of the route, whether it is granted, whether there is a finding
_routes := {
	"of its namespace": ["shop", false, true],
	"of another namespace": ["edge", true, true],
	"of another namespace, not granted": ["edge", false, false],
}

test_routes[note] if {
	some note, [ns, granted, want] in _routes
	route := fixture.made(
		"gateway.networking.k8s.io/v1", "HTTPRoute", {"name": "front", "namespace": ns},
		{"spec": {"rules": [{"backendRefs": [{"name": "ui", "namespace": "shop"}]}]}},
	)
	grant := fixture.made(
		"gateway.networking.k8s.io/v1", "ReferenceGrant", {"name": "g", "namespace": "shop"},
		{"spec": {"from": [{"kind": "HTTPRoute", "namespace": "edge"}], "to": [{"kind": "Service"}]}},
	)
	found := _found(route, array.concat([_service({}), _deployment("grafana", null, "a")], [grant | granted]))
	found == {[
		`leads to Deployment "grafana", which looks like grafana`,
		["spec", "rules", 0, "backendRefs", 0],
		["grafana"],
	] |
		want
	}
}

_listed := [
	"kubernetes-dashboard", "headlamp", "argo-server", "argocd-server", "weave-scope", "kubeflow", "jenkins", "prometheus",
	"alertmanager", "grafana", "kibana", "nifi", "minio", "ray-dashboard", "ray-head", "mlflow", "jupyterhub", "ollama", "vllm",
	"triton", "seldon", "bentoml", "kserve", "rabbitmq", "etcd", "traefik-dashboard", "consul-ui", "vault",
]

test_names[name] if {
	some name in _listed
	count(_found(_service({"type": "NodePort"}), [_deployment(name, null, "a")])) == 1
}

test_parameters if {
	world := fixture.inventory([_deployment("mine", null, "a"), _deployment("grafana", null, "a")])
	found := control.violation with input.review.object as _service({"type": "NodePort"}) with data.inventory as world
		with input.parameters as {"names": ["mine"]}
	{ref.name | some v in found; some ref in v.details.related} == {"mine"}
}

test_other_kinds if {
	_found(object.union(_service({"type": "NodePort"}), {"kind": "Gateway"}), [_deployment("grafana", null, "a")]) == set()
}

test_strangers[what] if {
	bad := _service({"type": "NodePort"})
	known := fixture.inventory([_deployment("grafana", null, "a")])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_found(object_, objects) := {[v.msg, v.details.path, [ref.name | some ref in v.details.related]] | some v in found} if {
	found := control.violation with input.review.object as object_ with data.inventory as fixture.inventory(objects)
}

_deployment(name, label, reference) := fixture.made(
	"apps/v1", "Deployment", {"name": name, "namespace": "shop"},
	{"spec": {"template": {
		"metadata": {"labels": object.union({"app": "ui"}, {"app.kubernetes.io/name": value | value := label; value != null})},
		"spec": {"containers": [{"name": "app", "image": reference}]},
	}}},
)

_service(spec) := fixture.made(
	"v1", "Service", {"name": "ui", "namespace": "shop"},
	{"spec": object.union({"selector": {"app": "ui"}}, spec)},
)

_ingress(service) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
	{"spec": {"defaultBackend": {"service": {"name": service}}}},
)
