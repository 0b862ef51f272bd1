# METADATA
# title: Workloads must be kept apart by namespaces
# description: |
#   Roles, quotas, network policies and Pod Security levels end at the border of a
#   namespace. Where all workloads share one, whoever may deploy any of them can read
#   the secrets of all.
# related_resources:
#   - description: Namespaces
#     ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
#   - description: Multi-tenancy
#     ref: https://kubernetes.io/docs/concepts/security/multi-tenancy/
# custom:
#   severity: low
#   scope: cluster
#   match: [cluster]
#   needs:
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     cis: ["5.6.1"]
#     nsa: [network/namespaces]
#     pci_dss4: ["12.5.1"]
#     soc2: [CC2.1, CC8.1]
#     stig: [V-242383]
#   parameters:
#     minNamespaces:
#       type: integer
#       default: 2
#       description: How many namespaces outside the system must hold workloads.
#     ownerLabels:
#       type: array
#       items: {type: string}
#       default: [owner, team]
#       description: |
#         Labels of workloads that tell whose they are; two values of one label must not meet in a namespace.
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces of the system, which are not judged.
#   remediation: |
#     Give each application or team a namespace of its own, with its own service accounts, quotas and network
#     policies.
#   verify: kubectl get pods -A -o custom-columns=NAMESPACE:.metadata.namespace --no-headers | sort | uniq -c
#   manual: Whether the namespaces match the trust between teams and applications is a question of design.
package policies.pod.namespaces_not_used_as_boundaries

import data.lib.k8s
import data.lib.tenancy

default min_namespaces := 2

min_namespaces := input.parameters.minNamespaces

default owner_labels := ["owner", "team"]

owner_labels := input.parameters.ownerLabels

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": {"path": []}} if {
	k8s.is_anchor
	_namespaces != set()
	count(_namespaces) < min_namespaces

	counts := [k8s.int(min_namespaces), k8s.int(count(_namespaces))]
	msg := sprintf("workloads should be spread over %s namespaces at least, and are in %s", counts)
}

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "object": namespace}} if {
	k8s.is_anchor
	some name in _namespaces
	some label in owner_labels
	owners := {labels[label] | some labels in tenancy.workload_labels[name]}
	count(owners) > 1

	namespace := {"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": name}
	msg := sprintf("workloads of %s owners share the namespace (label %s)", [k8s.int(count(owners)), label])
}

unknown contains {"msg": "the other objects of the cluster are not known", "details": {"path": []}} if {
	k8s.is_anchor
	not k8s.has_inventory
}

not_applicable contains {"msg": "no workload runs outside the namespaces of the system"} if {
	k8s.is_anchor
	k8s.has_inventory
	_namespaces == set()
}

_namespaces := {name | some name, _ in tenancy.workload_labels; not name in excluded_namespaces}
