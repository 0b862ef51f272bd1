# METADATA
# title: Every namespace must have default limits for containers
# description: |
#   A LimitRange gives requests and limits to containers whose authors forgot them, and caps
#   those that ask for too much. Without one a single manifest can bypass every intention
#   about resources; where a quota counts limits, pods without limits are refused.
# related_resources:
#   - description: Kubernetes documentation, limit ranges
#     ref: https://kubernetes.io/docs/concepts/policy/limit-range/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match: [Namespace]
#   needs: [LimitRange, ResourceQuota]
#   frameworks:
#     nsa: [network/resource-policies]
#     owasp_k8s: [K01]
#     soc2: [A1.1]
#     hipaa: [164.308(a)(7)]
#     nist_800_190: [4.4.3]
#   remediation: |
#     Add a LimitRange with an item of type Container that has default and defaultRequest for cpu and
#     memory.
#   verify: |
#     kubectl get limitranges -A -o json |
#     jq -r '.items[] | select(any(.spec.limits[]; .type == "Container")) | .metadata.namespace'
package policies.resources.limit_range_missing

import data.lib.k8s
import data.lib.manifest

violation contains {"msg": _msg, "details": {"path": ["metadata", "name"], "create": [manifest.limit_range(k8s.name)]}} if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
	not _has_range
}

_has_range if {
	some range in data.inventory.namespace[k8s.name].v1.LimitRange
	some item in range.spec.limits
	item.type == "Container"
}

default _msg := "no LimitRange gives containers default limits"

_msg := "no LimitRange gives containers default limits, and a quota refuses pods without limits" if {
	some quota in data.inventory.namespace[k8s.name].v1.ResourceQuota
	some key, _ in quota.spec.hard
	startswith(key, "limits.")
}
