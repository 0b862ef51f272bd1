package policies.image.mutable_or_missing_tag_test

import data.lib.fixture_test as fixture
import data.policies.image.mutable_or_missing_tag as control

cases := {
	"a release": {"spec": _spec("registry.example.com/web:1.4.2"), "want": set()},
	"a digest": {"spec": _spec("registry.example.com/web@sha256:0a"), "want": set()},
	"a digest makes any tag good": {"spec": _spec("registry.example.com/web:latest@sha256:0a"), "want": set()},
	"no image": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
	"no tag": {
		"spec": _spec("registry.example.com:5000/web"),
		"want": {[_path, `container "app" has image "registry.example.com:5000/web", without tag and digest`]},
	},
	"latest": {
		"spec": _spec("registry.example.com/web:latest"),
		"want": {[_path, `container "app" has image "registry.example.com/web:latest", of a tag that moves`]},
	},
	"the other tags that move": {
		"spec": {"containers": [{"name": "app", "image": sprintf("web:%s", [tag])} |
			some tag in ["dev", "edge", "main", "master", "nightly", "stable"]
		]},
		"want": {[["containers", i, "image"], sprintf("container \"app\" has image \"web:%s\", of a tag that moves", [tag])] |
			some i, tag in ["dev", "edge", "main", "master", "nightly", "stable"]
		},
	},
	"tags of one's own": {
		"spec": {"containers": [{"name": "app", "image": "web:next"}, {"name": "web", "image": "web:latest"}]},
		"params": {"floatingTags": ["next"]},
		"want": {[_path, `container "app" has image "web:next", of a tag that moves`]},
	},
	"an image volume": {
		"spec": {"volumes": [{"name": "model", "image": {"reference": "registry.example.com/model"}}]},
		"want": {[
			["volumes", 0, "image", "reference"],
			`volume "model" has image "registry.example.com/model", without tag and digest`,
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

test_other_kinds_are_left_alone if {
	spec := _spec("nginx")
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_path := ["containers", 0, "image"]

_spec(image) := {"containers": [{"name": "app", "image": image}]}
