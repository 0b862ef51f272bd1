package lib.image_test

import data.lib.fixture_test as fixture
import data.lib.image

references := {
	"nginx": ["docker.io", "library/nginx", "", ""],
	"nginx:1.25": ["docker.io", "library/nginx", "1.25", ""],
	"team/app": ["docker.io", "team/app", "", ""],
	"docker.io/nginx": ["docker.io", "library/nginx", "", ""],
	"index.docker.io/team/app:2": ["docker.io", "team/app", "2", ""],
	"localhost/app": ["localhost", "app", "", ""],
	"localhost:5000/app": ["localhost:5000", "app", "", ""],
	"registry:5000/app:1": ["registry:5000", "app", "1", ""],
	"Registry.Example.com/Team/app": ["registry.example.com", "Team/app", "", ""],
	"registry.example.com/a/b/c:v1@sha256:0a": ["registry.example.com", "a/b/c", "v1", "sha256:0a"],
	"registry.example.com/app@sha256:0a": ["registry.example.com", "app", "", "sha256:0a"],
	"app.v1:2": ["docker.io", "library/app.v1", "2", ""],
}

test_parse[reference] if {
	some reference, [registry, repository, tag, digest] in references

	image.parse(reference) == {"digest": digest, "registry": registry, "repository": repository, "tag": tag}
}

test_canonical[reference] if {
	some reference, want in {
		"nginx": "docker.io/library/nginx:latest",
		"docker.io/library/nginx:latest": "docker.io/library/nginx:latest",
		"nginx@sha256:0a": "docker.io/library/nginx",
		"nginx:1@sha256:0a": "docker.io/library/nginx:1",
		"localhost:5000/app": "localhost:5000/app:latest",
	}

	image.canonical(reference) == want
}

test_is_floating[reference] if {
	some reference in ["nginx", "nginx:latest", "registry:5000/app", "registry:5000/app:latest"]

	image.is_floating(reference, ["edge", "latest"])
}

test_is_not_floating[reference] if {
	some reference in ["nginx:1.25", "nginx@sha256:0a", "nginx:latest@sha256:0a", "registry:5000/app:1", "nginx:latest-1"]

	not image.is_floating(reference, ["edge", "latest"])
}

sources := {
	"a registry": ["registry.example.com/team/app:1", "registry.example.com"],
	"a path": ["registry.example.com/team/app:1", "registry.example.com/team"],
	"a repository": ["registry.example.com/team/app:1", "registry.example.com/team/app"],
	"a slash at the end": ["registry.example.com/team/app", "registry.example.com/team/"],
	"a star at the end": ["registry.example.com/team/app", "registry.example.com/*"],
	"another case": ["registry.example.com/app", "Registry.example.com"],
	"a port": ["registry:5000/app", "registry:5000"],
	"localhost": ["localhost/app", "localhost"],
	"the default registry": ["nginx", "docker.io"],
	"its library": ["nginx:1", "docker.io/library"],
	"its other name": ["nginx:1", "index.docker.io/library/nginx"],
	"a path in it": ["team/app", "team"],
}

test_is_from[note] if {
	some note, [reference, source] in sources

	image.is_from(reference, source)
}

others := {
	"a registry that begins so": ["registry.example.com.evil.io/app", "registry.example.com"],
	"a path that begins so": ["registry.example.com/team2/app", "registry.example.com/team"],
	"a registry in a path": ["evil.io/registry.example.com/app", "registry.example.com"],
	"another port": ["registry:5001/app", "registry:5000"],
	"the default registry": ["nginx", "registry.example.com"],
	"a longer path": ["registry.example.com/team", "registry.example.com/team/app"],
	"a path of the same name elsewhere": ["quay.io/team/app", "team"],
	"nothing": ["nginx", ""],
}

test_is_not_from[note] if {
	some note, [reference, source] in others

	not image.is_from(reference, source)
}

spec := {
	"containers": [
		{"name": "app", "image": "nginx:1"},
		{"name": "always", "image": "nginx:1", "imagePullPolicy": "Always"},
		{"name": "none"},
		{"name": "empty", "image": ""},
		{"name": "null", "image": null},
	],
	"initContainers": [{"name": "setup", "image": "busybox", "imagePullPolicy": null}],
	"ephemeralContainers": [{"name": "debug", "image": "busybox@sha256:0a", "imagePullPolicy": ""}],
	"volumes": [
		{"name": "model", "image": {"reference": "registry.example.com/model:latest"}},
		{"name": "kept", "image": {"reference": "registry.example.com/model:1", "pullPolicy": "Never"}},
		{"name": "other", "emptyDir": {}},
	],
}

test_uses[kind] if {
	some kind, world in fixture.workloads(spec)

	got := [[use.who.name, use.reference, image.policy(use), use.path, image.policy_path(use)] | some use in image.uses] with input.review.object as world.object
	{use | some use in got} == {
	[name, reference, policy, array.concat(world.path, path), array.concat(world.path, policy_path)] |
		some [name, reference, policy, path, policy_path] in [
			["app", "nginx:1", "IfNotPresent", ["containers", 0, "image"], ["containers", 0, "imagePullPolicy"]],
			["always", "nginx:1", "Always", ["containers", 1, "image"], ["containers", 1, "imagePullPolicy"]],
			["setup", "busybox", "Always", ["initContainers", 0, "image"], ["initContainers", 0, "imagePullPolicy"]],
			[
				"debug",
				"busybox@sha256:0a",
				"IfNotPresent",
				["ephemeralContainers", 0, "image"],
				["ephemeralContainers", 0, "imagePullPolicy"],
			],
			[
				"model",
				"registry.example.com/model:latest",
				"Always",
				["volumes", 0, "image", "reference"],
				["volumes", 0, "image", "pullPolicy"],
			],
			[
				"kept",
				"registry.example.com/model:1",
				"Never",
				["volumes", 1, "image", "reference"],
				["volumes", 1, "image", "pullPolicy"],
			],
		]
	}
}

test_digests[note] if {
	some note, tc in {
		"of the reference": {"reference": "nginx@sha256:0a", "status": {}, "want": {"sha256:0a"}},
		"that runs": {
			"reference": "nginx:1",
			"status": {"containerStatuses": [
				{"name": "app", "imageID": "docker.io/library/nginx@sha256:0b"},
				{"name": "web", "imageID": "docker.io/library/nginx@sha256:0c"},
			]},
			"want": {"sha256:0b"},
		},
		"another list says nothing": {
			"reference": "nginx:1",
			"status": {"resourceStatuses": [{"name": "app", "imageID": "x@sha256:0b"}]},
			"want": set(),
		},
		"that ran": {
			"reference": "nginx:1",
			"status": {"initContainerStatuses": [{"name": "app", "imageID": "sha256:0b"}]},
			"want": {"sha256:0b"},
		},
		"that debugs": {
			"reference": "nginx:1",
			"status": {"ephemeralContainerStatuses": [{"name": "app", "imageID": "x@sha256:0b"}]},
			"want": {"sha256:0b"},
		},
		"both": {
			"reference": "nginx@sha256:0a",
			"status": {"containerStatuses": [{"name": "app", "imageID": "x@sha256:0b"}]},
			"want": {"sha256:0a", "sha256:0b"},
		},
		"none": {"reference": "nginx:1", "status": {"containerStatuses": [{"name": "app", "imageID": ""}]}, "want": set()},
	}

	use := {"who": {"name": "app"}, "reference": tc.reference}
	image.digests(use) == tc.want with input.review.object as {"status": tc.status}
}
