# METADATA
# title: Service accounts in use
# description: Which service accounts the workloads of the inventory run as.
package lib.accounts

# METADATA
# description: |
#   The names of the service accounts that workloads of a namespace run as,
#   "default" for those that name none.
used_in(namespace) := {_account(spec) |
	some workloads in _workloads(namespace)
	some workload in workloads
	some path in [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]]
	spec := object.get(workload, path, null)
	is_array(spec.containers)
}

_account(spec) := name if {
	name := spec.serviceAccountName
	not name in {"", null}
} else := "default"

_workloads(namespace) := [
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].CronJob[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].DaemonSet[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].Deployment[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].Job[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].Pod[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].ReplicaSet[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].ReplicationController[name]],
	[w | some gv, name; w := data.inventory.namespace[namespace][gv].StatefulSet[name]],
]

# METADATA
# description: |
#   By node, the service accounts of its pods: their subject keys in lib.rbac, as the
#   keys of an object.
on_nodes := object.union_n([{pod.spec.nodeName: {concat(":", ["ServiceAccount", namespace, _account(pod.spec)]): true}} |
	some namespace, gv, name
	pod := data.inventory.namespace[namespace][gv].Pod[name]
	gv == "v1"
])

# METADATA
# description: |
#   By service account, as a subject key of lib.rbac, the workloads that run as it, as
#   "Deployment web": what a controller of the inventory made counts as that controller.
users := {key: object.keys(names) |
	some key, names in object.union_n([{key: {name: true}} |
		some [namespace, workload] in _all
		name := _user(namespace, workload)
		key := concat(":", ["ServiceAccount", namespace, _account(_pod_spec(workload))])
	])
}

# what runs pods, each as [namespace, object]; manifests may leave the namespace out
_all := [pair | some pairs in array.concat(_placed, _homeless); some pair in pairs]

_placed := [
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].CronJob[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].DaemonSet[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].Deployment[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].Job[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].Pod[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].ReplicaSet[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].ReplicationController[name]],
	[[ns, w] | some ns, gv, name; w := data.inventory.namespace[ns][gv].StatefulSet[name]],
]

_homeless := [
	[["", w] | some gv, name; w := data.inventory.cluster[gv].CronJob[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].DaemonSet[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].Deployment[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].Job[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].Pod[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].ReplicaSet[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].ReplicationController[name]],
	[["", w] | some gv, name; w := data.inventory.cluster[gv].StatefulSet[name]],
]

_pod_spec(workload) := [spec |
	some path in [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]]
	spec := object.get(workload, path, null)
	is_array(spec.containers)
][0]

# an owner that is there speaks for what it made, one that is not is named
_user(_, workload) := concat(" ", [workload.kind, workload.metadata.name]) if not _controller(workload)

_user(namespace, workload) := concat(" ", [owner.kind, owner.name]) if {
	owner := _controller(workload)
	not [namespace, owner.kind, owner.name] in _names
}

_controller(workload) := [owner | some owner in workload.metadata.ownerReferences; owner.controller == true][0]

_names := {[namespace, workload.kind, workload.metadata.name] | some [namespace, workload] in _all}
