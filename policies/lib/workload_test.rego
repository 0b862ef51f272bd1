package lib.workload_test

import data.lib.fixture_test as fixture
import data.lib.workload

spec := {
	"containers": [{"name": "app", "securityContext": {"runAsUser": 1}}, {"securityContext": null}],
	"ephemeralContainers": [{"name": "debug"}],
	"initContainers": [null, {"name": 7}],
	"os": {"name": "windows"},
	"hostUsers": false,
	"securityContext": {"runAsNonRoot": true},
	"volumes": [{"name": "data", "emptyDir": {}}, null],
}

metadata := {"annotations": {"a": "b"}}

test_pod_spec[kind] if {
	some kind, world in fixture.workloads(spec)

	_same(workload.pod_spec, spec) with input.review.object as world.object
	workload.pod_spec_path == world.path with input.review.object as world.object
}

test_pod_metadata[kind] if {
	some kind, world in fixture.workloads_with_metadata(spec, metadata)

	path := array.concat(array.slice(world.path, 0, count(world.path) - 1), ["metadata"])
	workload.pod_metadata_path == path with input.review.object as world.object
	_same(workload.pod_metadata.annotations, metadata.annotations) with input.review.object as world.object
}

test_pod_metadata_absent if {
	object_ := {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": {}}}}
	_same(workload.pod_metadata, {}) with input.review.object as object_
}

test_core_group_without_version if {
	_same(workload.pod_spec, {}) with input.review.object as {"kind": "Pod", "spec": {}}
}

test_only_the_spec_of_the_kind_counts if {
	elsewhere := {"spec": {"hostPID": true}}
	spec_ := {"jobTemplate": {"spec": {"template": elsewhere}}, "template": elsewhere}
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": spec_, "template": elsewhere}
	_same(workload.pod_spec, spec_) with input.review.object as pod
}

# kinds without a pod, and kinds of the same name in other groups
others := {
	"a Service": {"apiVersion": "v1", "kind": "Service", "spec": spec},
	"a StatefulSet of Kruise": {
		"apiVersion": "apps.kruise.io/v1beta1",
		"kind": "StatefulSet",
		"spec": {"template": {"spec": spec}},
	},
	"a Job of Volcano": {"apiVersion": "batch.volcano.sh/v1alpha1", "kind": "Job", "spec": {"template": {"spec": spec}}},
	"a Pod of apps": {"apiVersion": "apps/v1", "kind": "Pod", "spec": spec},
	"a Deployment of the core": {"apiVersion": "v1", "kind": "Deployment", "spec": {"template": {"spec": spec}}},
}

test_other_kinds[note] if {
	some note, other in others

	not workload.pod_spec with input.review.object as other
	not workload.pod_spec_path with input.review.object as other
	not workload.pod_metadata with input.review.object as other
	not workload.pod_metadata_path with input.review.object as other
	not workload.is_windows with input.review.object as other
	workload.containers == [] with input.review.object as other
	workload.volumes == [] with input.review.object as other
	workload.security_contexts == set() with input.review.object as other
}

test_containers[kind] if {
	some kind, world in fixture.workloads(spec)

	want := [
		{"list": "containers", "name": "app", "spec": spec.containers[0], "at": 0},
		{"list": "containers", "name": "unnamed", "spec": {"securityContext": null}, "at": 1},
		{"list": "initContainers", "name": "unnamed", "spec": {}, "at": 0},
		{"list": "initContainers", "name": "unnamed", "spec": {"name": 7}, "at": 1},
		{"list": "ephemeralContainers", "name": "debug", "spec": {"name": "debug"}, "at": 0},
	]
	got := workload.containers with input.review.object as world.object
	got == [{"list": c.list, "name": c.name, "path": path, "spec": c.spec} |
		some c in want
		path := array.concat(world.path, [c.list, c.at])
	]
}

test_volumes[kind] if {
	some kind, world in fixture.workloads(spec)

	got := workload.volumes with input.review.object as world.object
	got == [
		{"list": "volumes", "name": "data", "path": array.concat(world.path, ["volumes", 0]), "spec": spec.volumes[0]},
		{"list": "volumes", "name": "unnamed", "path": array.concat(world.path, ["volumes", 1]), "spec": {}},
	]
}

test_security_contexts[kind] if {
	some kind, world in fixture.workloads(spec)

	got := workload.security_contexts with input.review.object as world.object
	{[_name(context.who), context.path, context.spec] | some context in got} == {
		["pod", array.concat(world.path, ["securityContext"]), {"runAsNonRoot": true}],
		["app", array.concat(world.path, ["containers", 0, "securityContext"]), {"runAsUser": 1}],
	}
}

test_security_context_null if {
	pod := fixture.pod({"containers": [], "securityContext": null})
	workload.security_contexts == set() with input.review.object as pod
}

test_who[want] if {
	some want, part in {
		"pod": "pod",
		`container "a"`: {"list": "containers", "name": "a"},
		`init container "a"`: {"list": "initContainers", "name": "a"},
		`ephemeral container "a"`: {"list": "ephemeralContainers", "name": "a"},
		`volume "a"`: {"list": "volumes", "name": "a"},
	}

	workload.who(part) == want
}

# what the container sets, what the pod sets, what counts
settings := {
	"the container alone": {"container": {"runAsNonRoot": true}, "pod": {}, "want": true},
	"the pod alone": {"container": {}, "pod": {"runAsNonRoot": true}, "want": true},
	"the container before the pod": {"container": {"runAsNonRoot": false}, "pod": {"runAsNonRoot": true}, "want": false},
	"null in the container": {"container": {"runAsNonRoot": null}, "pod": {"runAsNonRoot": false}, "want": false},
}

test_setting[note] if {
	some note, tc in settings

	pod := fixture.pod({"securityContext": tc.pod})
	container := {"spec": {"securityContext": tc.container}}
	workload.setting(container, "runAsNonRoot") == tc.want with input.review.object as pod
}

test_no_setting[note] if {
	some note, pod in {
		"unset": {"securityContext": {}},
		"null": {"securityContext": {"runAsNonRoot": null}},
		"no context": {},
	}

	object_ := fixture.pod(pod)
	container := {"spec": {"securityContext": {"runAsNonRoot": null}}}
	not workload.setting(container, "runAsNonRoot") with input.review.object as object_
}

test_is_windows[kind] if {
	some kind, world in fixture.workloads(spec)

	workload.is_windows with input.review.object as world.object
}

test_is_not_windows[note] if {
	some note, pod in {"linux": {"os": {"name": "linux"}}, "unset": {}, "null": {"os": null}}

	object_ := fixture.pod(pod)
	not workload.is_windows with input.review.object as object_
}

test_in_user_namespace if {
	pod := fixture.pod({"hostUsers": false})
	workload.in_user_namespace with input.review.object as pod
}

test_not_in_user_namespace[note] if {
	some note, pod in {"true": {"hostUsers": true}, "unset": {}, "null": {"hostUsers": null}}

	object_ := fixture.pod(pod)
	not workload.in_user_namespace with input.review.object as object_
}

_name("pod") := "pod"

_name(part) := part.name

# as == where the schema of a workload does not know the fields that a test makes up
_same(got, want) if got == want
