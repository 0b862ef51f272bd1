# METADATA
# title: Containers must request memory
# description: |
#   The scheduler places a pod by what it requests. Containers that request nothing are packed
#   onto nodes that cannot hold them, and are the first to be evicted when memory runs short.
# related_resources:
#   - description: Kubernetes documentation, resource management for pods and containers
#     ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
#   - description: Kubernetes documentation, limit ranges
#     ref: https://kubernetes.io/docs/concepts/policy/limit-range/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   needs: [LimitRange]
#   frameworks:
#     mitre: [T1499]
#     nsa: [network/resource-policies]
#     owasp_k8s: [K01]
#     soc2: [A1.1]
#     hipaa: [164.308(a)(7)]
#     nist_800_190: [4.4.3]
#   remediation: |
#     Set resources.requests.memory from the usage that is observed; where there is a limit, the
#     request defaults to it.
#   verify: |
#     kubectl get pods -A -o json |
#     jq -r '.items[] | select(any(.spec.containers[]; .resources.requests.memory == null)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.resources.memory_request_missing

import data.lib.limits
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in limits.missing("requests", "memory")

	path := limits.path(container, "requests", "memory")
	msg := sprintf("%s has no memory request", [workload.who(container)])
}
