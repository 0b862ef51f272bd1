package policies.runtime.detector_missing_test

import data.lib.fixture_test as fixture
import data.policies.runtime.detector_missing as control

_daemonset(name, namespace) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": namespace},
	"spec": {"template": {"spec": {"containers": [{"name": "agent", "image": "registry.example.com/agent:1"}]}}},
}

_anchor := fixture.cluster({})

_faults := {v.msg | some v in control.violation}

cases := {
	"no DaemonSet at all fails": {"objects": [], "want": {"no DaemonSet runs a runtime threat detector"}},
	"another DaemonSet fails": {
		"objects": [_daemonset("node-exporter", "monitoring")],
		"want": {"no DaemonSet runs a runtime threat detector"},
	},
	"a detector passes": {
		"objects": [_daemonset("node-exporter", "monitoring"), _daemonset("falco", "falco")],
		"want": set(),
	},
}

test_violation[note] if {
	some note, tc in cases
	world := fixture.inventory(array.concat([_anchor], tc.objects))
	tc.want == _faults with input.review.object as _anchor with data.inventory as world
	count(control.unknown | control.not_applicable) == 0 with input.review.object as _anchor
		with data.inventory as world
}

test_each_detector_of_the_default[name] if {
	some name in [
		"falco", "tetragon", "tracee", "kubearmor", "neuvector", "sysdig-agent", "crowdstrike-falcon", "defender",
		"aqua-enforcer", "stackrox-collector",
	]
	world := fixture.inventory([_daemonset(name, "security")])
	control.violation == set() with input.review.object as _anchor with data.inventory as world
}

test_datadog_with_workload_protection if {
	daemonset := object.union(_daemonset("datadog", "datadog"), {"spec": {"template": {"spec": {"containers": [{
		"name": "agent",
		"env": [{"name": "DD_RUNTIME_SECURITY_CONFIG_ENABLED", "value": "true"}],
	}]}}}})
	world := fixture.inventory([daemonset])
	control.violation == set() with input.review.object as _anchor with data.inventory as world
}

test_parameter_detectors if {
	world := fixture.inventory([_daemonset("falco", "falco")])
	count(control.violation) == 1 with input.review.object as _anchor with data.inventory as world
		with input.parameters as {"detectors": ["in-house"]}
	count(control.violation) == 0 with input.review.object as _anchor with data.inventory as world
		with input.parameters as {"detectors": ["in-house", "falco"]}
}

test_not_applicable_without_detectors if {
	count(control.not_applicable) == 1 with input.review.object as _anchor with input.parameters as {"detectors": []}
	count(control.violation | control.unknown) == 0 with input.review.object as _anchor
		with input.parameters as {"detectors": []}
}

test_unknown_without_an_inventory if {
	count(control.unknown) == 1 with input.review.object as _anchor
	count(control.violation) == 0 with input.review.object as _anchor
}

test_other_objects[note] if {
	some note, parameters in {"detectors": {}, "no detectors": {"detectors": []}}
	world := fixture.inventory([_anchor])
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with data.inventory as world
		with input.review.object as _daemonset("web", "shop")
		with input.parameters as parameters
	control.unknown == set() with input.review.object as _daemonset("web", "shop")
}
