# METADATA
# title: A Service must select some pod
# description: |
#   A Service without pods gives its traffic to the next pod that gets its labels, whoever
#   makes it. Until then its clients fail, or were never there.
# related_resources:
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match: [Service]
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
#     pci_dss4: [12.5.1]
#     soc2: [CC2.1, CC8.1]
#   remediation: Correct the labels of spec.selector, or remove the Service.
#   verify: kubectl get endpointslices -A -l kubernetes.io/service-name=<name>
package policies.network.service_selects_nothing

import data.lib.k8s
import data.lib.pods

violation contains {"msg": "no pod of its namespace has the labels that it selects", "details": {"path": ["spec", "selector"]}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	not input.review.object.spec.type == "ExternalName"
	_selects_by_labels
	count(pods.behind(k8s.namespace, input.review.object)) == 0
}

not_applicable contains {"msg": "it selects no pods by their labels"} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	not _selects_by_labels
}

_selects_by_labels if count(input.review.object.spec.selector) > 0
