package policies.image.registry_not_allowed_test

import data.lib.fixture_test as fixture
import data.policies.image.registry_not_allowed as control

cases := {
	"no list": {"spec": _spec("nginx"), "want": set()},
	"an empty list": {"spec": _spec("nginx"), "params": {"allowed": []}, "want": set()},
	"allowed": {
		"spec": _spec("registry.example.com/team/web:1"),
		"params": {"allowed": ["quay.io", "registry.example.com/team"]},
		"want": set(),
	},
	"another registry": {
		"spec": _spec("nginx"),
		"params": {"allowed": ["registry.example.com"]},
		"want": {[_path, `container "app" has image "docker.io/library/nginx:latest", which is not allowed`]},
	},
	"a registry that begins so": {
		"spec": _spec("registry.example.com.evil.io/web:1"),
		"params": {"allowed": ["registry.example.com"]},
		"want": {[_path, `container "app" has image "registry.example.com.evil.io/web:1", which is not allowed`]},
	},
	"an image volume": {
		"spec": {"volumes": [{"name": "model", "image": {"reference": "quay.io/x/model:1"}}]},
		"params": {"allowed": ["registry.example.com"]},
		"want": {[
			["volumes", 0, "image", "reference"],
			`volume "model" has image "quay.io/x/model:1", which is not allowed`,
		]},
	},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"no list": {"spec": _spec("nginx"), "want": {"no allowed registries are given"}},
	"a list": {"spec": _spec("nginx"), "params": {"allowed": ["docker.io"]}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec("nginx")
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_path := ["containers", 0, "image"]

_spec(image) := {"containers": [{"name": "app", "image": image}]}
