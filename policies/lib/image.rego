# METADATA
# title: Container images
# description: |
#   Image references (S12) and the images that the object under review uses, in
#   containers and in image volumes.
package lib.image

import data.lib.workload

# METADATA
# description: |
#   Every image that the object under review uses, as {"who", "reference", "path"}:
#   who is what workload.who takes. Parts without an image are left out.
uses := array.concat(
	[{"who": container, "reference": reference, "path": path} |
		some container in workload.containers
		reference := container.spec.image
		not reference in {"", null}
		path := array.concat(container.path, ["image"])
	],
	[{"who": volume, "reference": reference, "path": path} |
		some volume in workload.volumes
		reference := volume.spec.image.reference
		not reference in {"", null}
		path := array.concat(volume.path, ["image", "reference"])
	],
)

# METADATA
# description: The pull policy of an element of uses that is set or that the API would fill in.
policy(use) := _policy(use.reference, object.get(use.who.spec, _policy_field[use.who.list], null))

# METADATA
# description: The path of that pull policy, as an array.
policy_path(use) := array.concat(use.who.path, _policy_field[use.who.list])

_policy_field := {
	"containers": ["imagePullPolicy"],
	"ephemeralContainers": ["imagePullPolicy"],
	"initContainers": ["imagePullPolicy"],
	"volumes": ["image", "pullPolicy"],
}

_policy(reference, policy) := policy if {
	not policy in {"", null}
} else := "Always" if {
	is_floating(reference, {"latest"})
} else := "IfNotPresent"

# METADATA
# description: |
#   A reference taken apart, as {"registry", "repository", "tag", "digest"}: tag and
#   digest are "" where it has none, a registry left out is docker.io, where single
#   names are in library/.
parse(reference) := {
	"digest": digest,
	"registry": registry,
	"repository": _repository(registry, path),
	"tag": tag,
} if {
	[_, name, path, tag, digest] := regex.find_all_string_submatch_n(_grammar, reference, 1)[0]
	registry := _docker(lower(name))
}

# registry, path, tag, digest: a first part is a registry where it has a point or a port
_grammar := `(?s)^(?:(localhost|[^/@]*[.:][^/@]*)/)?(.*?)(?::([^/:@]*))?(?:@([^@]*))?$`

_docker(registry) := "docker.io" if {
	registry in {"", "index.docker.io"}
} else := registry

_repository("docker.io", path) := concat("/", ["library", path]) if not contains(path, "/")

_repository("docker.io", path) := path if contains(path, "/")

_repository(registry, path) := path if registry != "docker.io"

# METADATA
# description: |
#   The reference in full, without its digest: what two spellings of one image have
#   in common. A reference without tag and digest means latest.
canonical(reference) := _canonical(parse(reference))

_canonical(parts) := sprintf("%s/%s:%s", [parts.registry, parts.repository, parts.tag]) if {
	parts.tag != ""
} else := sprintf("%s/%s", [parts.registry, parts.repository]) if {
	parts.digest != ""
} else := sprintf("%s/%s:latest", [parts.registry, parts.repository])

# METADATA
# description: |
#   True where the image may change under the same reference: it has no digest, and
#   no tag or one of the given.
is_floating(reference, tags) if {
	parts := parse(reference)
	parts.digest == ""
	_is_floating_tag(parts.tag, tags)
}

_is_floating_tag("", _)

_is_floating_tag(tag, tags) if tag in tags

# METADATA
# description: |
#   True where the reference is of a registry, or of a path in it, whole segments
#   compared: registry.example.com, ghcr.io/team, docker.io/library/nginx. An entry
#   without a registry is of docker.io, and a trailing /* changes nothing.
is_from(reference, source) if {
	parts := parse(reference)
	names := split(trim_right(source, "/*"), "/")
	wanted := _source(names)
	parts.registry == wanted.registry
	path := split(parts.repository, "/")
	array.slice(path, 0, count(wanted.path)) == wanted.path
}

_source(names) := {"path": array.slice(names, 1, count(names)), "registry": _docker(lower(names[0]))} if {
	_is_registry(names[0])
} else := {"path": names, "registry": "docker.io"}

_is_registry("localhost")

_is_registry(name) if regex.match(`[.:]`, name)

# METADATA
# description: |
#   The digests known of an image that the object uses: the one its reference names,
#   and for a Pod the one that its status says runs.
digests(use) := {digest |
	some image_id in array.concat([use.reference], _running(use.who.name))
	digest := _digest(image_id)
}

_digest(image_id) := regex.replace(image_id, `(?s)^.*@`, "") if {
	contains(image_id, "@")
} else := image_id if {
	startswith(image_id, "sha256:")
}

_running(name) := [status.imageID |
	some field in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
	some status in input.review.object.status[field]
	status.name == name
]
