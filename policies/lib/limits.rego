# METADATA
# title: Requests and limits of containers
# description: |
#   What containers of the object under review request and are limited to, in the end:
#   by themselves, by the resources of their pod, or by the defaults of a LimitRange
#   of their namespace, which the API server writes into pods that have none. Kinds: all
#   that hold a pod, and SandboxTemplate of extensions.agents.x-k8s.io.
package lib.limits

import data.lib.k8s
import data.lib.quantity
import data.lib.workload

# METADATA
# description: |
#   The containers, as workload.containers has them, without a limit ("limits") or a
#   request ("requests") of a resource ("cpu", "memory"). Ephemeral containers cannot
#   have any. A limit alone is a request as well; zero is none.
missing(field, resource) := [container |
	not _has_of_pod(field, resource)
	some container in _containers
	not _has(container, field, resource)
]

# METADATA
# description: The path of a container's limit or request, whether or not it is there.
path(container, field, resource) := array.concat(container.path, ["resources", field, resource])

_containers := array.concat(
	[container |
		some container in workload.containers
		container.list != "ephemeralContainers"
	],
	[{"name": workload.container_name(spec), "path": container_path, "spec": spec, "list": list} |
		some list in ["containers", "initContainers"]
		some i, spec in _sandbox[list]
		container_path := ["spec", "podTemplate", "spec", list, i]
	],
)

_sandbox := input.review.object.spec.podTemplate.spec if {
	input.review.object.kind == "SandboxTemplate"
	k8s.group == "extensions.agents.x-k8s.io"
}

_has_of_pod(field, resource) if _is_set(workload.pod_spec.resources, field, resource)

_has_of_pod(field, resource) if _is_set(_sandbox.resources, field, resource)

_has(container, field, resource) if _is_set(container.spec.resources, field, resource)

_has(container, field, resource) if {
	not _says(container, field, resource)
	some range in _ranges
	some default_field in _defaults[field]
	_is_positive(range[default_field][resource])
}

# what a container says itself, even zero, no default replaces
_says(container, field, resource) if object.get(container.spec, ["resources", field, resource], null) != null

_is_set(resources, field, resource) if _is_positive(resources[field][resource])

_is_set(resources, "requests", resource) if {
	object.get(resources, ["requests", resource], null) == null
	_is_positive(resources.limits[resource])
}

_is_positive(amount) if {
	is_string(amount)
	regex.match(`^[1-9][0-9]{0,23}([KMGTPE]i|[mkMGTPE]?)$`, amount)
} else if quantity.value(amount) > 0

# each field defaults to the next one
_defaults := {
	"limits": ["default", "max"],
	"requests": ["defaultRequest", "default", "max", "min"],
}

_ranges := [item |
	some range in data.inventory.namespace[k8s.namespace].v1.LimitRange
	some item in range.spec.limits
	item.type == "Container"
]
