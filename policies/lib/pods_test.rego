package lib.pods_test

import data.lib.fixture_test as fixture
import data.lib.pods

_spec := {"containers": [{
	"name": "app",
	"image": "registry.example.com/app:1",
	"ports": [{"containerPort": 8080, "name": "http"}, {"containerPort": 53, "protocol": "UDP", "hostPort": 5353}],
}]}

test_every_kind[kind][ns] if {
	some kind, workload in object.remove(fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}}), ["PodTemplate"])
	some ns in ["shop", ""]
	object_ := _at(workload.object, ns)
	found := pods.in_namespace with data.inventory as fixture.inventory([object_])
	found == {ns: [{
		"ref": {"apiVersion": object_.apiVersion, "kind": kind, "namespace": ns, "name": "app"},
		"labels": {"app": "web"},
		"ports": [
			{"name": "http", "protocol": "TCP", "number": 8080},
			{"name": "", "protocol": "UDP", "number": 53},
		],
		"host": false,
		"node_ports": {5353},
		"images": ["registry.example.com/app:1"],
		"owned": false,
	}]}
}

test_init_containers_declare_ports if {
	pod := fixture.pod({"initContainers": [{"name": "sidecar", "ports": [{"containerPort": 9}]}]})
	found := pods.in_namespace with data.inventory as fixture.inventory([pod])
	[made.ports | some made in found.shop] == [[{"name": "", "protocol": "TCP", "number": 9}]]
}

test_network_of_the_node if {
	pod := fixture.pod(object.union(_spec, {"hostNetwork": true}))
	found := pods.in_namespace with data.inventory as fixture.inventory([pod])
	[[made.host, made.node_ports] | some made in found.shop] == [[true, {5353, 8080}]]
}

_owners := {
	"in the inventory": [{"kind": "Deployment", "name": "app", "controller": true}, true],
	"elsewhere": [{"kind": "Rollout", "name": "app", "controller": true}, false],
	"no controller": [{"kind": "Deployment", "name": "app"}, false],
}

test_owned[note] if {
	some note, [owner, want] in _owners
	made := fixture.workloads(_spec)
	replicas := object.union(made.ReplicaSet.object, {"metadata": {"ownerReferences": [owner]}})
	found := pods.in_namespace with data.inventory as fixture.inventory([made.Deployment.object, replicas])
	{[pod.ref.kind, pod.owned] | some pod in found.shop} == {["Deployment", false], ["ReplicaSet", want]}
}

_selectors := {
	"its labels": [{"matchLabels": {"app": "web"}}, true],
	"everything": [{}, true],
	"other labels": [{"matchLabels": {"app": "api"}}, false],
	"a label that a controller gives": [{"matchLabels": {"app": "web", "statefulset.kubernetes.io/pod-name": "web-0"}}, true],
	"an expression about one": [{"matchExpressions": [{"key": "pod-template-hash", "operator": "Exists"}]}, true],
	"an expression": [{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, false],
	"a label without a value": [{"matchLabels": {"app": "web", "aa": null}}, true],
	"nothing but a label without a value": [{"matchLabels": {"aa": null}}, true],
	"another label without a value": [{"matchLabels": {"app": null}}, false],
}

test_selected[note] if {
	some note, [selector, want] in _selectors
	pod := fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}}).Pod.object
	found := pods.selected("shop", selector) with data.inventory as fixture.inventory([pod])
	{made.ref.name | some made in found} == {"app" | want}
	pods.selected("other", selector) == [] with data.inventory as fixture.inventory([pod])
}

_spaces := {
	"a label": [{"matchLabels": {"app": "web"}}, {"shop"}],
	"no such label": [{"matchLabels": {"app": "no"}}, set()],
	"two labels": [{"matchLabels": {"app": "web", "tier": "no"}}, {"shop"}],
	"an expression": [{"matchExpressions": [{"key": "app", "operator": "Exists"}]}, {"shop", "pay"}],
	"everything": [{}, {"shop", "pay"}],
}

test_spaces[note] if {
	some note, [selector, want] in _spaces
	web := fixture.workloads_with_metadata(_spec, {"labels": {"app": "web", "tier": "front"}}).Pod.object
	api := fixture.workloads_with_metadata(_spec, {"labels": {"app": "api"}, "namespace": "pay"}).Pod.object
	pods.spaces(selector) == want with data.inventory as fixture.inventory([web, api])
}

_services := {
	"its labels": [{"app": "web"}, true],
	"other labels": [{"app": "api"}, false],
	"an empty selector": [{}, false],
	"no selector": [null, false],
}

test_behind[note] if {
	some note, [selector, want] in _services
	pod := fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}}).Pod.object
	found := pods.behind("shop", {"spec": {"selector": selector}}) with data.inventory as fixture.inventory([pod])
	{made.ref.name | some made in found} == {"app" | want}
}

_targets := {
	"a number": [{"port": 80, "targetPort": 9}, {9}],
	"none": [{"port": 80}, {80}],
	"a name": [{"port": 80, "targetPort": "http"}, {8080}],
	"a name that nobody declares": [{"port": 80, "targetPort": "web"}, set()],
}

test_targets[note] if {
	some note, [port, want] in _targets
	pod := fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}}).Pod.object
	service := {"spec": {"selector": {"app": "web"}}}
	pods.targets("shop", service, port) == want with data.inventory as fixture.inventory([pod])
}

_at(object_, "") := json.remove(object_, ["/metadata/namespace"])

_at(object_, ns) := object_ if ns != ""
