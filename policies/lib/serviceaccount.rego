# METADATA
# title: The service account of a pod
# description: |
#   Which service account the pods of the object under review run as, and whether
#   they are given its API token. Reads ServiceAccounts of the inventory.
package lib.serviceaccount

import data.lib.k8s
import data.lib.workload

# METADATA
# description: The name of the service account; undefined for kinds that hold no pod.
name := _given[0]

name := "default" if {
	workload.pod_spec
	count(_given) == 0
}

_given := [given |
	some field in ["serviceAccountName", "serviceAccount"]
	given := workload.pod_spec[field]
	not given in {null, ""}
]

# METADATA
# description: The path of the field that names it.
path := array.concat(workload.pod_spec_path, ["serviceAccountName"])

# METADATA
# description: The ServiceAccount; undefined where the inventory does not hold it.
account := data.inventory.namespace[k8s.namespace].v1.ServiceAccount[name]

# manifests may leave the namespace out
account := data.inventory.cluster.v1.ServiceAccount[name] if k8s.namespace == ""

# METADATA
# description: |
#   What decides whether the token is mounted, and how: {"from", "value"}, from is
#   "pod", "account" or, where neither says anything, "default". Undefined for kinds
#   that hold no pod.
automount := {"from": "pod", "value": value} if {
	value := workload.pod_spec.automountServiceAccountToken
	is_boolean(value)
} else := {"from": "account", "value": value} if {
	value := account.automountServiceAccountToken
	is_boolean(value)
} else := {"from": "default", "value": true} if workload.pod_spec

# METADATA
# description: |
#   True where the pods get the token without a volume of their own. In a pod that an
#   API server admitted the mount is the proof; a static pod, for one, has none.
is_automounted if {
	not _is_admitted
	automount.value == true
}

is_automounted if {
	_is_admitted
	not workload.pod_spec.automountServiceAccountToken == false
	some container in workload.containers
	some mount in container.spec.volumeMounts
	trim_right(mount.mountPath, "/") == "/var/run/secrets/kubernetes.io/serviceaccount"
}

# whether it has a uid, not which
_is_admitted if {
	input.review.object.kind == "Pod"
	"uid" in object.keys(input.review.object.metadata)
}

# METADATA
# description: True where a container holds a token for the API server, automounted or by a projected volume.
has_token if is_automounted

has_token if {
	some volume in workload.volumes
	some source in volume.spec.projected.sources
	_is_for_api(source.serviceAccountToken)
	some container in workload.containers
	some mount in container.spec.volumeMounts
	mount.name == volume.name
}

# the API server takes tokens for its own address, or of no audience in particular
_is_for_api(token) if object.get(token, "audience", "") in {"", null}

_is_for_api(token) if startswith(token.audience, "https://kubernetes.default.svc")
