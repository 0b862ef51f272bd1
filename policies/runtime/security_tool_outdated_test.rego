package policies.runtime.security_tool_outdated_test

import data.lib.fixture_test as fixture
import data.policies.runtime.security_tool_outdated as control

_workload(kind, images) := fixture.workloads({"containers": [{"name": "tool", "image": image} |
	some image in images
]})[kind].object

_image(repository) := sprintf("registry.example.com/mirror/%s", [repository])

_report(kind, tool) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": kind,
	"metadata": {"name": "report"},
	"tool": tool,
}

_old := {
	"aquasec/kube-bench:v0.7.9": "kube-bench v0.7.9 is older than 0.8.0",
	"falcosecurity/falco:0.36.2": "falco 0.36.2 is older than 0.37.0",
	"falcosecurity/falco-no-driver:0.36.2": "falco 0.36.2 is older than 0.37.0",
	"aquasec/trivy:0.9.0": "trivy 0.9.0 is older than 0.50.0",
	"aquasecurity/trivy:0.49.1": "trivy 0.49.1 is older than 0.50.0",
	"openpolicyagent/gatekeeper:v3.15.1": "gatekeeper v3.15.1 is older than 3.16.0",
	"kyverno/kyverno:v1.11.4": "kyverno v1.11.4 is older than 1.12.0",
}

test_old_images[repository] if {
	some repository, want in _old
	workload := _workload("Deployment", [_image(repository)])
	{want} == {v.msg | some v in control.violation} with input.review.object as workload
	count(control.unknown | control.not_applicable) == 0 with input.review.object as workload
}

test_kinds[kind] if {
	some kind in ["CronJob", "DaemonSet", "Deployment", "Job"]
	workload := _workload(kind, [_image("aquasec/kube-bench:v0.7.9")])
	{"kube-bench v0.7.9 is older than 0.8.0"} == {v.msg | some v in control.violation}
		with input.review.object as workload
}

test_path if {
	workload := _workload("Deployment", ["registry.example.com/web:1", _image("kyverno/kyverno:v1.11.4")])
	{["spec", "template", "spec", "containers", 1, "image"]} == {v.details.path |
		some v in control.violation
	} with input.review.object as workload
}

test_new_images[repository] if {
	some repository in [
		"aquasec/kube-bench:v0.8.0", "falcosecurity/falco:0.45.0", "aquasec/trivy:0.50.0",
		"openpolicyagent/gatekeeper:v3.22.0", "kyverno/kyverno:v1.12.0",
	]
	workload := _workload("Deployment", [_image(repository)])
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as workload
}

reports := {
	"an old kube-bench": {
		"report": _report("BenchmarkReport", {"name": "kube-bench", "version": "0.6"}),
		"want": {"kube-bench 0.6 is older than 0.8.0"},
	},
	"a new kube-bench": {
		"report": _report("BenchmarkReport", {"name": "kube-bench", "version": "0.14.0"}),
		"want": set(),
	},
	"an old trivy": {
		"report": _report("VulnerabilityReport", {"name": "trivy", "version": "0.49.0"}),
		"want": {"trivy 0.49.0 is older than 0.50.0"},
	},
	"an old falco": {
		"report": _report("RuntimeAlerts", {"name": "falco", "version": "0.36.0"}),
		"want": {"falco 0.36.0 is older than 0.37.0"},
	},
}

test_reports[note] if {
	some note, tc in reports
	tc.want == {v.msg | some v in control.violation} with input.review.object as tc.report
	{["tool", "version"] | count(tc.want) > 0} == {v.details.path | some v in control.violation}
		with input.review.object as tc.report
	count(control.unknown | control.not_applicable) == 0 with input.review.object as tc.report
}

test_unknown[note] if {
	some note, object_ in {
		"a tag that is no version": _workload("Deployment", [_image("kyverno/kyverno:main")]),
		"no tag": _workload("Deployment", [_image("kyverno/kyverno")]),
		"no version of the report": _report("BenchmarkReport", {"name": "kube-bench"}),
	}
	count(control.unknown) == 1 with input.review.object as object_
	count(control.violation | control.not_applicable) == 0 with input.review.object as object_
}

test_parameter_min if {
	parameters := {"min": {"sentry": "2.0", "trivy": "0.40.0"}}
	workload := _workload("Deployment", [_image("security/sentry:1.9"), _image("aquasec/trivy:0.41.0")])
	{"sentry 1.9 is older than 2.0"} == {v.msg | some v in control.violation} with input.review.object as workload
		with input.parameters as parameters
	kyverno := _workload("Deployment", [_image("kyverno/kyverno:v1.0.0")])
	count(control.not_applicable) == 1 with input.review.object as kyverno with input.parameters as parameters
}

test_not_applicable[note] if {
	some note, object_ in {
		"another image": _workload("Deployment", [_image("aquasecurity/trivy-operator:0.1.0")]),
		"a report of another tool": _report("BenchmarkReport", {"name": "other", "version": "0.1"}),
		"a report of no tool": _report("VulnerabilityReport", {}),
	}
	count(control.not_applicable) == 1 with input.review.object as object_
	count(control.violation | control.unknown) == 0 with input.review.object as object_
}

test_other_kinds[note] if {
	some note, object_ in {
		"Pod": fixture.pod({"containers": [{"name": "tool", "image": _image("kyverno/kyverno:v1.0.0")}]}),
		"facts": _report("NodeFacts", {"name": "trivy", "version": "0.1.0"}),
	}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
