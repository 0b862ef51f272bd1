package policies.image.pull_policy_not_always_test

import data.lib.fixture_test as fixture
import data.policies.image.pull_policy_not_always as control

cases := {
	"a release": {"spec": _spec({"image": "web:1"}), "want": set()},
	"latest, filled in": {"spec": _spec({"image": "web:latest"}), "want": set()},
	"no tag, filled in": {"spec": _spec({"image": "web"}), "want": set()},
	"Always": {"spec": _spec({"image": "web:main", "imagePullPolicy": "Always"}), "want": set()},
	"a moving tag, filled in": {
		"spec": _spec({"image": "web:main"}),
		"want": {[_path, `container "app" has pull policy IfNotPresent for image "web:main"`]},
	},
	"latest, kept": {
		"spec": _spec({"image": "web:latest", "imagePullPolicy": "IfNotPresent"}),
		"want": {[_path, `container "app" has pull policy IfNotPresent for image "web:latest"`]},
	},
	"never": {
		"spec": _spec({"image": "web", "imagePullPolicy": "Never"}),
		"want": {[_path, `container "app" has pull policy Never for image "web"`]},
	},
	"a digest": {"spec": _spec({"image": "web:latest@sha256:0a", "imagePullPolicy": "Never"}), "want": set()},
	"tags of one's own": {
		"spec": _spec({"image": "web:next"}),
		"params": {"floatingTags": ["next"]},
		"want": {[_path, `container "app" has pull policy IfNotPresent for image "web:next"`]},
	},
	"all images": {
		"spec": {"containers": [
			{"name": "app", "image": "web:1"},
			{"name": "app", "image": "web@sha256:0a"},
			{"name": "app", "image": "web:1", "imagePullPolicy": "Always"},
		]},
		"params": {"onlyForFloatingTags": false},
		"want": {
			[_path, `container "app" has pull policy IfNotPresent for image "web:1"`],
			[
				["containers", 1, "imagePullPolicy"],
				`container "app" has pull policy IfNotPresent for image "web@sha256:0a"`,
			],
		},
	},
	"an image volume": {
		"spec": {"volumes": [{"name": "model", "image": {"reference": "model:latest", "pullPolicy": "IfNotPresent"}}]},
		"want": {[
			["volumes", 0, "image", "pullPolicy"],
			`volume "model" has pull policy IfNotPresent for image "model:latest"`,
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

# by note, the pod and the fixes of its faults, {} where none is safe
fixes := {
	"the policy is set": {"spec": _spec({"image": "web:main"}), "want": {[{
		"op": "add",
		"path": array.concat(["spec"], _path),
		"value": "Always",
	}]}},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"image": "web", "imagePullPolicy": "Never"})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_path := ["containers", 0, "imagePullPolicy"]

_spec(fields) := {"containers": [object.union({"name": "app"}, fields)]}
