# METADATA
# title: Pod specs and containers
# description: |
#   Pod specs, containers, volumes and security contexts of every built-in kind
#   that holds a pod (S1). Reads input.review.object and nothing else.
# schemas:
#   - input.review.object: schema.kubernetes.workload
package lib.workload

# METADATA
# description: |
#   The pod spec of the object under review; undefined for kinds that hold none.
#   The kinds: Pod, PodTemplate, Deployment, ReplicaSet, ReplicationController,
#   DaemonSet, StatefulSet, Job, CronJob.
pod_spec := input.review.object.spec if pod_spec_path == ["spec"]

pod_spec := input.review.object.template.spec if pod_spec_path == ["template", "spec"]

pod_spec := input.review.object.spec.template.spec if pod_spec_path == ["spec", "template", "spec"]

pod_spec := input.review.object.spec.jobTemplate.spec.template.spec if count(pod_spec_path) == 5

# METADATA
# description: The path of the pod spec in the object under review, as an array; undefined for other kinds.
pod_spec_path := {
	"": {
		"Pod": ["spec"],
		"PodTemplate": ["template", "spec"],
		"ReplicationController": ["spec", "template", "spec"],
	},
	"apps": {
		"DaemonSet": ["spec", "template", "spec"],
		"Deployment": ["spec", "template", "spec"],
		"ReplicaSet": ["spec", "template", "spec"],
		"StatefulSet": ["spec", "template", "spec"],
	},
	"batch": {
		"CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
		"Job": ["spec", "template", "spec"],
	},
}[_group][input.review.object.kind]

# other groups have kinds of the same names (StatefulSet of Kruise, Job of Volcano)
default _group := ""

_group := split(input.review.object.apiVersion, "/")[0] if contains(input.review.object.apiVersion, "/")

# METADATA
# description: The metadata of the pods the object makes ({} where absent); undefined for kinds that hold no pod.
pod_metadata := object.get(input.review.object, pod_metadata_path, {})

# METADATA
# description: The path of pod_metadata, as an array.
pod_metadata_path := {
	1: ["metadata"],
	2: ["template", "metadata"],
	3: ["spec", "template", "metadata"],
	5: ["spec", "jobTemplate", "spec", "template", "metadata"],
}[count(pod_spec_path)]

# METADATA
# description: |
#   Every container of the object under review, init and ephemeral ones included,
#   as {"name", "path", "spec", "list"}: path is the array of keys and indices to
#   report, list the field it stands in. Empty for kinds that hold no pod. One array
#   without arguments: computed once for all controls of an object.
containers := [{"name": container_name(spec), "path": path, "spec": spec, "list": list} |
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, element in pod_spec[list]
	spec := _spec(element)
	path := array.concat(pod_spec_path, [list, i])
]

# an element that is null counts as one without fields
_spec(element) := element if element != null

_spec(null) := {}

# METADATA
# description: The name of a container or volume; "unnamed" where it has none, so that it is still reported.
container_name(spec) := name if {
	name := spec.name
	is_string(name)
} else := "unnamed"

# METADATA
# description: Every volume of the object under review, as {"name", "path", "spec", "list"}.
volumes := [{"name": container_name(spec), "path": path, "spec": spec, "list": "volumes"} |
	some i, element in pod_spec.volumes
	spec := _spec(element)
	path := array.concat(pod_spec_path, ["volumes", i])
]

# METADATA
# description: |
#   Every security context of the object under review that is set, as {"who",
#   "path", "spec"}: who is "pod" or {"list", "name"} of the container it belongs to.
security_contexts contains {"who": "pod", "path": path, "spec": spec} if {
	spec := pod_spec.securityContext
	is_object(spec)
	path := array.concat(pod_spec_path, ["securityContext"])
}

security_contexts contains {"who": {"list": container.list, "name": container.name}, "path": path, "spec": spec} if {
	some container in containers
	spec := container.spec.securityContext
	is_object(spec)
	path := array.concat(container.path, ["securityContext"])
}

# METADATA
# description: |
#   How a message names a part of the pod, given "pod" or an element of containers
#   or volumes: `pod`, `container "app"`, `init container "setup"`, `volume "data"`.
who("pod") := "pod"

who(part) := sprintf("%s %q", [_noun[part.list], part.name])

_noun := {
	"containers": "container",
	"ephemeralContainers": "ephemeral container",
	"initContainers": "init container",
	"volumes": "volume",
}

# METADATA
# description: |
#   The value of a security context field that counts for a container (S3): its
#   own, else the pod's; undefined where neither sets it. For the fields that both
#   levels have, and whole values only, not their parts.
setting(container, field) := value if {
	value := container.spec.securityContext[field]
	value != null
} else := value if {
	value := pod_spec.securityContext[field]
	value != null
}

# METADATA
# description: True where the pod says that it runs on Windows; only spec.os.name decides (S2).
is_windows if pod_spec.os.name == "windows"

# METADATA
# description: True where the pod runs in a user namespace of its own, so that its root is not the root of the node.
in_user_namespace if pod_spec.hostUsers == false
