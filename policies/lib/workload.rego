# METADATA
# title: Pod specs and containers
# description: |
#   Pod specs and containers of every built-in kind that holds a pod (S1). Reads
#   input.review.object and nothing else.
# schemas:
#   - input.review.object: schema.kubernetes.workload
package lib.workload

# METADATA
# description: |
#   The pod spec of the object under review; undefined for kinds that hold none.
#   The kinds: Pod, PodTemplate, Deployment, ReplicaSet, ReplicationController,
#   DaemonSet, StatefulSet, Job, CronJob.
pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

pod_spec := input.review.object.template.spec if input.review.object.kind == "PodTemplate"

pod_spec := input.review.object.spec.jobTemplate.spec.template.spec if input.review.object.kind == "CronJob"

pod_spec := input.review.object.spec.template.spec if input.review.object.kind in {
	"DaemonSet",
	"Deployment",
	"Job",
	"ReplicaSet",
	"ReplicationController",
	"StatefulSet",
}

# METADATA
# description: The path of the pod spec in the object under review, as an array; undefined for other kinds.
pod_spec_path := {
	"CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
	"DaemonSet": ["spec", "template", "spec"],
	"Deployment": ["spec", "template", "spec"],
	"Job": ["spec", "template", "spec"],
	"Pod": ["spec"],
	"PodTemplate": ["template", "spec"],
	"ReplicaSet": ["spec", "template", "spec"],
	"ReplicationController": ["spec", "template", "spec"],
	"StatefulSet": ["spec", "template", "spec"],
}[input.review.object.kind]

# METADATA
# description: The metadata of the pods the object makes ({} where absent); undefined for kinds that hold no pod.
pod_metadata := object.get(
	input.review.object,
	array.concat(array.slice(pod_spec_path, 0, count(pod_spec_path) - 1), ["metadata"]),
	{},
)

# METADATA
# description: The path of pod_metadata, as an array.
pod_metadata_path := array.concat(array.slice(pod_spec_path, 0, count(pod_spec_path) - 1), ["metadata"])

# METADATA
# description: |
#   Every container of the object under review, init and ephemeral ones included,
#   as {"name", "path", "spec", "list"}: path is the array of keys and indices to
#   report, list the field it stands in. Empty for kinds that hold no pod. One set
#   without arguments: computed once for all controls of an object.
containers contains {"name": container_name(spec), "path": path, "spec": spec, "list": "containers"} if {
	some i, spec in pod_spec.containers
	path := array.concat(pod_spec_path, ["containers", i])
}

containers contains {"name": container_name(spec), "path": path, "spec": spec, "list": "initContainers"} if {
	some i, spec in pod_spec.initContainers
	path := array.concat(pod_spec_path, ["initContainers", i])
}

containers contains {"name": container_name(spec), "path": path, "spec": spec, "list": "ephemeralContainers"} if {
	some i, spec in pod_spec.ephemeralContainers
	path := array.concat(pod_spec_path, ["ephemeralContainers", i])
}

# METADATA
# description: The name of a container; "unnamed" where it has none, so that it is still reported.
container_name(spec) := spec.name

container_name(spec) := "unnamed" if not spec.name

# METADATA
# description: True where the pod says that it runs on Windows; only spec.os.name decides (S2).
is_windows if pod_spec.os.name == "windows"
