# METADATA
# title: Who shares a namespace
# description: |
#   What the workloads of the inventory say about their owners. Reads data.inventory
#   only, so that a scan computes it once.
package lib.tenancy

# METADATA
# description: |
#   By namespace, the labels of its workloads: a key for each namespace that holds
#   one, {} among the labels for workloads without.
workload_labels := {namespace: union({labels | some labels in by_kind}) |
	some namespace, by_kind in object.union_n([{namespace: {key: labels}} | some [namespace, key, labels] in _labels])
}

_labels contains [namespace, concat("/", [gv, "CronJob"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].CronJob
}

_labels contains [namespace, concat("/", [gv, "DaemonSet"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].DaemonSet
}

_labels contains [namespace, concat("/", [gv, "Deployment"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].Deployment
}

_labels contains [namespace, concat("/", [gv, "Job"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].Job
}

_labels contains [namespace, concat("/", [gv, "Pod"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].Pod
}

_labels contains [namespace, concat("/", [gv, "ReplicaSet"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].ReplicaSet
}

_labels contains [namespace, concat("/", [gv, "ReplicationController"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].ReplicationController
}

_labels contains [namespace, concat("/", [gv, "StatefulSet"]), _of(workloads)] if {
	some namespace, gv
	workloads := data.inventory.namespace[namespace][gv].StatefulSet
}

_of(workloads) := {labels |
	some workload in workloads
	labels := object.get(workload, ["metadata", "labels"], {})
}
