# METADATA
# title: Sensitive workloads must not share nodes with others
# description: |
#   Containers of one node share its kernel. Whoever breaks out of a less guarded workload
#   reads the memory, the volumes and the tokens of the sensitive ones next to it.
# related_resources:
#   - description: Taints and tolerations
#     ref: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
#   - description: Multi-tenancy, isolation of nodes
#     ref: https://kubernetes.io/docs/concepts/security/multi-tenancy/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: low
#   scope: referential
#   match: [Namespace]
#   needs: [Namespace, Node, Pod]
#   frameworks:
#     mitre: [T1611]
#     nsa: [pods/environment-hardening]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.4"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.5.1", "4.5.2", "4.3.4"]
#   parameters:
#     sensitiveSelector:
#       type: object
#       additionalProperties: {type: string}
#       default: {}
#       description: Labels of the namespaces whose workloads are sensitive.
#     nodePoolLabel:
#       type: string
#       default: ""
#       description: Label whose value names the pool of a node, where nodes of one pool may be shared by its users.
#     systemNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces whose pods may run on any node.
#   remediation: |
#     Give the sensitive namespaces nodes of their own: taint these, let only their pods tolerate the
#     taint, and select the nodes in their pods.
#   verify: kubectl get pods -A -o wide --sort-by=.spec.nodeName
#   enabled: false
package policies.node.workload_isolation_missing

import data.lib.k8s

default sensitive_selector := {}

sensitive_selector := input.parameters.sensitiveSelector

default node_pool_label := ""

node_pool_label := input.parameters.nodePoolLabel

default system_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

system_namespaces := input.parameters.systemNamespaces

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "related": related}} if {
	[pool, other] := min(_shared)

	cases := k8s.int(count(_shared))
	msg := sprintf("%s %q also runs pods of namespace %q (one of %s such cases)", [_noun, pool, other, cases])
	others := {name | some [_, name] in _shared}
	related := [k8s.ref_of(data.inventory.cluster.v1.Namespace[name]) | some name in others]
}

not_applicable contains {"msg": "the parameter sensitiveSelector is empty"} if {
	_is_namespace
	sensitive_selector == {}
}

not_applicable contains {"msg": "the selector does not choose it"} if {
	_is_namespace
	sensitive_selector != {}
	not _is_sensitive(k8s.labels)
}

not_applicable contains {"msg": "no pod of it has a node"} if {
	_is_namespace
	count(_pools) == 0
}

_is_namespace if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
}

_is_sensitive(labels) if {
	sensitive_selector != {}
	count({key | some key, value in sensitive_selector; object.get(labels, key, null) != value}) == 0
}

# pools on which its pods run, each with another namespace that runs pods there
_shared := {[pool, other] |
	_is_namespace
	_is_sensitive(k8s.labels)
	some [node, other] in _placed
	not other in system_namespaces
	not other in _sensitive
	pool := _pool(node)
	pool in _pools
}

_pools := {_pool(node) |
	some [node, namespace] in _placed
	namespace == k8s.name
}

_sensitive := {name |
	some name, namespace in data.inventory.cluster.v1.Namespace
	_is_sensitive(namespace.metadata.labels)
}

# the nodes with the same label are one pool; without that label each is its own
_pool(node) := pool if {
	pool := data.inventory.cluster.v1.Node[node].metadata.labels[node_pool_label]
} else := node

_noun := "node" if node_pool_label == ""

_noun := "node pool" if node_pool_label != ""

# each node with each namespace that has a pod there, those that ended apart
_placed := {[pod.spec.nodeName, namespace] |
	some namespace
	some pod in data.inventory.namespace[namespace].v1.Pod
	not pod.status.phase in {"Failed", "Succeeded"}
}
