# METADATA
# title: Container images
# description: |
#   Image references (S12) and the images that the object under review uses, in
#   containers and in image volumes.
package lib.image

import data.lib.workload

# METADATA
# description: |
#   Every image that the object under review uses, as {"who", "reference", "path",
#   "policy", "policy_path"}: who is what workload.who takes, policy the pull policy
#   that is set or that the API would fill in. Parts without an image are left out.
uses contains _use(container, container.spec.image, container.spec, ["image"], ["imagePullPolicy"]) if {
	some container in workload.containers
}

uses contains _use(volume, source.reference, source, ["image", "reference"], ["image", "pullPolicy"]) if {
	some volume in workload.volumes
	source := volume.spec.image
}

_use(part, reference, spec, at, policy_at) := {
	"who": part,
	"reference": reference,
	"path": array.concat(part.path, at),
	"policy": _policy(reference, object.get(spec, policy_at[count(policy_at) - 1], null)),
	"policy_path": array.concat(part.path, policy_at),
} if {
	not reference in {"", null}
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
	"repository": repository,
	"tag": tag,
} if {
	[path, digest] := _cut(reference, "@")
	segments := split(path, "/")
	[last, tag] := _cut(segments[count(segments) - 1], ":")
	names := array.concat(array.slice(segments, 0, count(segments) - 1), [last])
	registry := _registry(names)
	repository := _repository(names, registry)
}

# what stands before the last separator and after it
_cut(text, separator) := [concat(separator, array.slice(pieces, 0, last)), pieces[last]] if {
	pieces := split(text, separator)
	last := count(pieces) - 1
	last > 0
} else := [text, ""]

_registry(names) := _docker(lower(names[0])) if _has_registry(names)

_registry(names) := "docker.io" if not _has_registry(names)

_docker("index.docker.io") := "docker.io"

_docker(registry) := registry if registry != "index.docker.io"

_has_registry(names) if {
	count(names) > 1
	_is_registry(names[0])
}

_is_registry("localhost")

_is_registry(name) if regex.match(`[.:]`, name)

_repository(names, registry) := concat("/", ["library", path[0]]) if {
	registry == "docker.io"
	path := _path(names)
	count(path) == 1
} else := concat("/", _path(names))

_path(names) := array.slice(names, 1, count(names)) if _has_registry(names)

_path(names) := names if not _has_registry(names)

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

# METADATA
# description: |
#   The digests known of an image that the object uses: the one its reference names,
#   and for a Pod the one that its status says runs.
digests(use) := {digest |
	some image_id in ({use.reference} | _running(use.who.name))
	digest := _digest(image_id)
}

_digest(image_id) := _cut(image_id, "@")[1] if {
	contains(image_id, "@")
} else := image_id if {
	startswith(image_id, "sha256:")
}

_running(name) := {status.imageID |
	some field in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
	some status in input.review.object.status[field]
	status.name == name
}
