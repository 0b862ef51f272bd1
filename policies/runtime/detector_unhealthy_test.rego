package policies.runtime.detector_unhealthy_test

import data.lib.fixture_test as fixture
import data.policies.runtime.detector_unhealthy as control

_daemonset(name, status) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "security"},
	"spec": {"template": {"spec": {"containers": [{"name": "agent", "image": "registry.example.com/agent:1"}]}}},
	"status": status,
}

_falco := _daemonset("falco", {"desiredNumberScheduled": 1})

_pod(status) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {
		"name": "falco-x",
		"namespace": "security",
		"ownerReferences": [{"kind": "DaemonSet", "name": "falco"}],
	},
	"status": status,
}

_crashing := {"name": "falco", "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}

_restarted(times) := {"name": "falco", "restartCount": times, "state": {"running": {}}}

cases := {
	"a healthy pod passes": {"daemonset": _falco, "status": {"containerStatuses": [_restarted(5)]}, "want": set()},
	"a pod without a status passes": {"daemonset": _falco, "status": {}, "want": set()},
	"none unavailable passes": {
		"daemonset": _daemonset("falco", {"numberUnavailable": 0}),
		"status": {},
		"want": set(),
	},
	"unavailable pods fail": {
		"daemonset": _daemonset("falco", {"numberUnavailable": 2}),
		"status": {},
		"want": {["2 of its pods are unavailable", ["status", "numberUnavailable"]]},
	},
	"a container that crashes fails": {
		"daemonset": _falco,
		"status": {"containerStatuses": [_restarted(0), _crashing]},
		"want": {[`container "falco" of pod falco-x crashes again and again`, ["status", "containerStatuses", 1]]},
	},
	"an init container that crashes fails": {
		"daemonset": _falco,
		"status": {"initContainerStatuses": [_crashing]},
		"want": {[`container "falco" of pod falco-x crashes again and again`, ["status", "initContainerStatuses", 0]]},
	},
	"a debug container that crashes passes": {
		"daemonset": _falco,
		"status": {"ephemeralContainerStatuses": [_crashing]},
		"want": set(),
	},
	"a container that waits for its image passes": {
		"daemonset": _falco,
		"status": {"containerStatuses": [{"name": "falco", "state": {"waiting": {"reason": "ContainerCreating"}}}]},
		"want": set(),
	},
	"too many restarts fail": {
		"daemonset": _falco,
		"status": {"containerStatuses": [_restarted(6)]},
		"want": {[
			`container "falco" of pod falco-x restarted 6 times`,
			["status", "containerStatuses", 0, "restartCount"],
		]},
	},
}

test_violation[note] if {
	some note, tc in cases
	world := fixture.inventory([_pod(tc.status)])
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as tc.daemonset
		with data.inventory as world
	count(control.unknown | control.not_applicable) == 0 with input.review.object as tc.daemonset
		with data.inventory as world
}

test_the_fault_is_on_the_pod if {
	want := {"apiVersion": "v1", "kind": "Pod", "namespace": "security", "name": "falco-x"}
	world := fixture.inventory([_pod({"containerStatuses": [object.union(_crashing, {"restartCount": 9})]})])
	{want} == {v.details.object | some v in control.violation} with input.review.object as _falco
		with data.inventory as world
	count(control.violation) == 2 with input.review.object as _falco with data.inventory as world
}

test_parameter_max_restarts if {
	world := fixture.inventory([_pod({"containerStatuses": [_restarted(3)]})])
	count(control.violation) == 1 with input.review.object as _falco with data.inventory as world
		with input.parameters as {"maxRestarts": 2}
	count(control.violation) == 0 with input.review.object as _falco with data.inventory as world
		with input.parameters as {"maxRestarts": 3}
}

test_unknown_without_a_status if {
	count(control.unknown) == 1 with input.review.object as object.remove(_falco, ["status"])
}

test_not_applicable if {
	daemonset := object.remove(_daemonset("web", {}), ["status"])
	count(control.not_applicable) == 1 with input.review.object as daemonset
	count(control.violation | control.unknown) == 0 with input.review.object as daemonset
}

test_other_kinds[note] if {
	some note, object_ in {
		"Deployment": object.union(_daemonset("falco", {"numberUnavailable": 2}), {"kind": "Deployment"}),
		"another DaemonSet": object.union(_falco, {"apiVersion": "apps.kruise.io/v1", "status": {"numberUnavailable": 2}}),
	}
	world := fixture.inventory([_pod({"containerStatuses": [_crashing]})])
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
		with data.inventory as world
}
