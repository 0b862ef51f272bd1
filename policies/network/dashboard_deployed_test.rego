package policies.network.dashboard_deployed_test

import data.lib.fixture_test as fixture
import data.policies.network.dashboard_deployed as control

_images := {
	"kubernetesui/dashboard:v2.7.0": true,
	"docker.io/kubernetesui/dashboard-web:1.6.0": true,
	"mirror.example.com/kubernetesui/dashboard-api:1.10.1": true,
	"k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1": true,
	"registry.example.com/dashboard:1": false,
	"registry.example.com/kubernetesui/metrics:1": false,
}

test_images[reference][kind] if {
	some reference, want in _images
	some kind, made in fixture.workloads({"containers": [{"name": "ui", "image": reference}]})
	found := control.violation with input.review.object as made.object
	{[v.msg, v.details.path, v.details.severity] | some v in found} == {[
		`container "ui" runs the Kubernetes dashboard`,
		array.concat(made.path, ["containers", 0, "image"]),
		"medium",
	] |
		want
	}
}

_args := {
	"none": [{}, "medium", ""],
	"no login": [{"args": ["--enable-skip-login"]}, "high", " with --enable-skip-login"],
	"no login, spelt out": [{"command": ["/dashboard", "--enable-skip-login=true"]}, "high", " with --enable-skip-login"],
	"plain HTTP": [{"args": ["--enable-insecure-login"]}, "high", " with --enable-insecure-login"],
	"both": [{"args": ["--enable-skip-login", "--enable-insecure-login"]}, "high", " with --enable-insecure-login"],
	"off": [{"args": ["--enable-skip-login=false"]}, "medium", ""],
}

test_flags[note] if {
	some note, [container, severity, text] in _args
	pod := fixture.pod({"containers": [object.union({"name": "ui", "image": "kubernetesui/dashboard:v2.7.0"}, container)]})
	found := control.violation with input.review.object as pod
	{[v.details.severity, v.msg] | some v in found} == {[
		severity,
		concat("", [`container "ui" runs the Kubernetes dashboard`, text]),
	]}
}

test_labels[kind] if {
	some kind, made in fixture.workloads_with_metadata({"containers": []}, {"labels": {"k8s-app": "kubernetes-dashboard"}})
	found := control.violation with input.review.object as made.object
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{[v.details.path, v.msg, v.details.severity] | some v in found} == {[
		path,
		"is labelled as the Kubernetes dashboard",
		"medium",
	]}
}

test_labels_of_a_service if {
	found := control.violation with input.review.object as _service("v1", "kubernetes-dashboard")
	{v.details.path | some v in found} == {["metadata", "labels"]}
	control.violation == set() with input.review.object as _service("v1", "dns")
	control.violation == set() with input.review.object as _service("serving.knative.dev/v1", "kubernetes-dashboard")
}

test_an_image_is_told_once if {
	pod := fixture.workloads_with_metadata(
		{"containers": [{"name": "ui", "image": "kubernetesui/dashboard:v2.7.0"}]},
		{"labels": {"k8s-app": "kubernetes-dashboard"}},
	).Pod.object
	count(control.violation) == 1 with input.review.object as pod
}

test_other_kinds if {
	control.violation == set() with input.review.object as object.union(_service("v1", "kubernetes-dashboard"), {"kind": "Secret"})
}

_service(api_version, app) := fixture.made(
	api_version, "Service",
	{"name": "ui", "namespace": "kube-system", "labels": {"k8s-app": app}},
	{},
)
