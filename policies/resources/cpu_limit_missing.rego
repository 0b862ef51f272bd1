# METADATA
# title: Containers must have a CPU limit
# description: |
#   A container without a CPU limit may use every idle core of its node. That suits a coin
#   miner well, and makes the latency of its neighbours depend on it. Teams that prefer
#   requests alone switch this control off.
# related_resources:
#   - description: Kubernetes documentation, resource management for pods and containers
#     ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
#   - description: Kubernetes documentation, limit ranges
#     ref: https://kubernetes.io/docs/concepts/policy/limit-range/
# custom:
#   severity: low
#   scope: object
#   match: [workload, extensions.agents.x-k8s.io/SandboxTemplate]
#   needs: [LimitRange]
#   frameworks:
#     mitre: [T1496, T1499]
#     nsa: [network/resource-policies]
#     owasp_k8s: [K01]
#     soc2: [A1.1]
#     hipaa: [164.308(a)(7)]
#     nist_800_190: [4.4.3]
#   remediation: |
#     Set resources.limits.cpu from the usage that is observed, or give the namespace a LimitRange
#     with a default.
#   verify: |
#     kubectl get pods -A -o json |
#     jq -r '.items[] | select(any(.spec.containers[]; .resources.limits.cpu == null)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.resources.cpu_limit_missing

import data.lib.limits
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in limits.missing("limits", "cpu")

	path := limits.path(container, "limits", "cpu")
	msg := sprintf("%s has no CPU limit", [workload.who(container)])
}
