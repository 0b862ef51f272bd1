# METADATA
# title: Containers must request CPU
# description: |
#   Under load a node shares its cores out in proportion to the requests. A container that
#   requests nothing gets next to nothing, and the autoscaler cannot tell how busy it is.
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
#   remediation: Set resources.requests.cpu from the usage that is observed.
#   verify: |
#     kubectl get pods -A -o json |
#     jq -r '.items[] | select(any(.spec.containers[]; .resources.requests.cpu == null)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.resources.cpu_request_missing

import data.lib.limits
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in limits.missing("requests", "cpu")

	path := limits.path(container, "requests", "cpu")
	msg := sprintf("%s has no CPU request", [workload.who(container)])
}
