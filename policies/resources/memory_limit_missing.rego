# METADATA
# title: Containers must have a memory limit
# description: |
#   A container without a memory limit may take all the memory of its node. By a leak or on
#   purpose it starves its neighbours, until the kernel kills processes that have done nothing
#   wrong.
# related_resources:
#   - description: Kubernetes documentation, resource management for pods and containers
#     ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
#   - description: Kubernetes documentation, limit ranges
#     ref: https://kubernetes.io/docs/concepts/policy/limit-range/
# custom:
#   severity: medium
#   scope: object
#   match: [workload, extensions.agents.x-k8s.io/SandboxTemplate]
#   needs: [LimitRange]
#   frameworks:
#     mitre: [T1499]
#     nsa: [network/resource-policies]
#     owasp_k8s: [K01]
#     soc2: [A1.1]
#     hipaa: [164.308(a)(7)]
#     nist_800_190: [4.4.3]
#   remediation: |
#     Set resources.limits.memory from the usage that is observed, with some headroom, or give the
#     namespace a LimitRange with a default.
#   verify: |
#     kubectl get pods -A -o json |
#     jq -r '.items[] | select(any(.spec.containers[]; .resources.limits.memory == null)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.resources.memory_limit_missing

import data.lib.limits
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in limits.missing("limits", "memory")

	path := limits.path(container, "limits", "memory")
	msg := sprintf("%s has no memory limit", [workload.who(container)])
}
