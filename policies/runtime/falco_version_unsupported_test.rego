package policies.runtime.falco_version_unsupported_test

import data.lib.fixture_test as fixture
import data.policies.runtime.falco_version_unsupported as control

_daemonset(name, image) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "falco"},
	"spec": {"template": {"spec": {
		"containers": [{"name": "falco", "image": image}],
		"initContainers": [{"name": "falcoctl", "image": "registry.example.com/falcosecurity/falcoctl:0.1.0"}],
	}}},
}

_falco(reference) := _daemonset("falco", sprintf("registry.example.com/mirror/falcosecurity/%s", [reference]))

_alerts(tool) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "RuntimeAlerts",
	"metadata": {"name": "falco"},
	"tool": tool,
}

_image := ["spec", "template", "spec", "containers", 0, "image"]

_found := {[v.msg, v.details.path] | some v in control.violation}

cases := {
	"a new version passes": {"object": _falco("falco:0.45.0"), "want": set()},
	"the oldest version passes": {"object": _falco("falco:0.37.0-debian"), "want": set()},
	"an old version fails": {
		"object": _falco("falco-no-driver:0.9.1"),
		"want": {["Falco 0.9.1 is older than 0.37.0", _image]},
	},
	"a digest beside the tag changes nothing": {
		"object": _falco("falco:0.36.2@sha256:00"),
		"want": {["Falco 0.36.2 is older than 0.37.0", _image]},
	},
	"a new version of the events passes": {"object": _alerts({"name": "falco", "version": "0.45.0"}), "want": set()},
	"an old version of the events fails": {
		"object": _alerts({"name": "falco", "version": "0.36.0"}),
		"want": {["Falco 0.36.0 is older than 0.37.0", ["tool", "version"]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == _found with input.review.object as tc.object
	count(control.unknown | control.not_applicable) == 0 with input.review.object as tc.object
}

test_parameter_min if {
	count(control.violation) == 1 with input.review.object as _falco("falco:0.40.0")
		with input.parameters as {"min": "0.41"}
	count(control.violation) == 0 with input.review.object as _falco("falco:0.36.0")
		with input.parameters as {"min": "0.36"}
}

test_unknown[note] if {
	some note, object_ in {
		"a digest": _falco("falco@sha256:00"),
		"no version": _falco("falco:latest"),
		"another image": _daemonset("falco", "registry.example.com/security/sensor:1.0.0"),
		"no version of the events": _alerts({"name": "falco"}),
	}
	count(control.unknown) == 1 with input.review.object as object_
	count(control.violation | control.not_applicable) == 0 with input.review.object as object_
}

test_not_applicable[note] if {
	some note, object_ in {
		"another DaemonSet": _daemonset("web", "registry.example.com/web:0.1.0"),
		"another detector": _daemonset("tetragon", "registry.example.com/cilium/tetragon:0.1.0"),
		"events of another tool": _alerts({"name": "tetragon", "version": "0.1.0"}),
	}
	count(control.not_applicable) == 1 with input.review.object as object_
	count(control.violation | control.unknown) == 0 with input.review.object as object_
}

test_other_kinds[note] if {
	some note, object_ in {
		"Deployment": object.union(_falco("falco:0.1.0"), {"kind": "Deployment"}),
		"another DaemonSet": object.union(_falco("falco:0.1.0"), {"apiVersion": "apps.kruise.io/v1"}),
		"other alerts": object.union(_alerts({"name": "falco", "version": "0.1.0"}), {"apiVersion": "example.com/v1"}),
		"facts": fixture.node_facts({"tool": {"name": "falco", "version": "0.1.0"}}),
	}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
