# METADATA
# title: Every namespace must have a quota for CPU and memory
# description: |
#   Without a quota one namespace can take the capacity of the whole cluster, by a runaway
#   autoscaler, a forgotten test or an attacker who mines coins, and the other teams find no
#   room for their pods.
# related_resources:
#   - description: Kubernetes documentation, resource quotas
#     ref: https://kubernetes.io/docs/concepts/policy/resource-quotas/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: medium
#   scope: referential
#   absence: true
#   match: [Namespace]
#   needs: [ResourceQuota, quota.openshift.io/ClusterResourceQuota, hnc.x-k8s.io/HierarchicalResourceQuota]
#   frameworks:
#     mitre: [T1496, T1499]
#     nsa: [network/resource-policies]
#     owasp_k8s: [K01]
#     soc2: [A1.1]
#     hipaa: [164.308(a)(7)]
#     nist_800_190: [4.4.3]
#   parameters:
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces that are left alone.
#   remediation: |
#     Add a ResourceQuota with requests or limits for cpu and memory, from the usage of today and some
#     headroom, and a LimitRange so that pods without requests are still admitted.
#   verify: kubectl describe resourcequotas -A
package policies.resources.namespace_quota_missing

import data.lib.k8s
import data.lib.manifest
import data.lib.selectors

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "create": [manifest.quota(k8s.name)]}} if {
	_is_namespace
	not k8s.name in excluded_namespaces
	missing := [resource | some resource in ["cpu", "memory"]; not _is_limited(resource)]
	count(missing) > 0

	msg := sprintf("no quota of the namespace covers %s", [concat(" or ", missing)])
}

not_applicable contains {"msg": "the namespace is excluded"} if {
	_is_namespace
	k8s.name in excluded_namespaces
}

_is_namespace if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
}

_is_limited(resource) if {
	some hard in _quotas
	some prefix in ["", "requests.", "limits."]
	hard[concat("", [prefix, resource])]
}

# a quota with scopes leaves the other pods of the namespace alone
_quotas contains quota.spec.hard if {
	some quota in data.inventory.namespace[k8s.name].v1.ResourceQuota
	not _has_scopes(quota.spec)
}

_quotas contains quota.spec.quota.hard if {
	some quota in _cluster_quotas
	selectors.selects(object.get(quota.spec, ["selector", "labels"], {}), _labels)
	selectors.selects({"matchLabels": object.get(quota.spec, ["selector", "annotations"], {})}, _annotations)
}

# a quota of the namespace itself, or of one above it in the tree
_quotas contains quota.hard if {
	some quota in _hierarchical_quotas
	_is_under(quota.namespace)
}

_cluster_quotas := [quota |
	some gv
	some quota in data.inventory.cluster[gv].ClusterResourceQuota
	startswith(gv, "quota.openshift.io/")
	not _has_scopes(quota.spec.quota)
]

_hierarchical_quotas := [{"namespace": ns, "hard": quota.spec.hard} |
	some ns, gv
	some quota in data.inventory.namespace[ns][gv].HierarchicalResourceQuota
	startswith(gv, "hnc.x-k8s.io/")
]

_is_under(ns) if ns == k8s.name

_is_under(ns) if _labels[concat("", [ns, ".tree.hnc.x-k8s.io/depth"])]

_labels := selectors.labels(input.review.object)

_annotations := selectors.labels({"metadata": {"labels": k8s.annotations}})

_has_scopes(spec) if some _ in spec.scopes

_has_scopes(spec) if some _ in spec.scopeSelector.matchExpressions
