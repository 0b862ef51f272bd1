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
