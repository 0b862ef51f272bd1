# METADATA
# title: Nobody must be able both to evict system pods and to close nodes to them
# description: |
#   Whoever holds a node closes all others, evicts the pods of the system, and waits until
#   they start on it: their tokens lie on its disk then. It makes no difference whether the
#   rights come from several roles, or from several service accounts whose pods share a node.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, API-initiated eviction
#     ref: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
# custom:
#   severity: high
#   scope: referential
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - Pod
#   frameworks:
#     mitre: [T1610]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: The namespaces whose pods are meant.
#   remediation: |
#     Split the rights: let one party drain nodes, and give no other account on its node more than it
#     needs; bind the right to delete pods outside of system namespaces.
#   verify: kubectl auth can-i --list --as=<user> -n kube-system | grep -E "^(pods|nodes)"
package policies.rbac.pod_steal_combination

import data.lib.accounts
import data.lib.k8s
import data.lib.rbac
import data.lib.stockroles

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in _evicters
	_closes({subject.key})

	msg := sprintf("%s can evict pods of %s and close nodes to them", [subject.text, _where])
}

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in _evicters
	not _closes({subject.key})
	node := min({node | some node, keys in _closing_nodes; keys[subject.key]})

	msg := sprintf("%s and others on node %q can evict pods of %s and close nodes to them", [subject.text, node, _where])
}

unknown contains {"msg": msg, "details": {"path": ["roleRef", "name"]}} if {
	not rbac.roles[rbac.role_key]
	some _ in rbac.subjects

	msg := sprintf("the role that it binds in %s is not in the inventory", [_where])
}

_where := "every namespace" if input.review.object.kind == "ClusterRoleBinding"

_where := sprintf("namespace %q", [k8s.namespace]) if {
	input.review.object.kind == "RoleBinding"
	k8s.namespace in privileged_namespaces
}

# the subjects that this binding lets evict pods, but those of the bootstrap policy
_evicters := [subject |
	some power in [
		{"verbs": {"delete", "deletecollection"}, "targets": {"/pods"}},
		{"verbs": {"create"}, "targets": {"/pods/eviction"}},
		{"verbs": {"patch", "update"}, "targets": {"/pods/status"}},
	]
	rbac.can(rbac.role_key, power.verbs, power.targets)
	some subject in rbac.subjects
	not stockroles.is_stock_subject(input.review.object, subject.key)
]

# the nodes on which some account can close nodes, with all accounts on them
_closing_nodes := {node: keys | some node, keys in accounts.on_nodes; _closes(object.keys(keys))}

# nodes belong to the cluster, so that a RoleBinding gives no right on them
_closes(keys) if {
	some key in keys
	some grant in rbac.held(key)
	grant.scope == "*"
	some power in [
		{"verbs": {"patch", "update"}, "targets": {"/nodes", "/nodes/status"}},
		{"verbs": {"delete"}, "targets": {"/nodes"}},
	]
	rbac.can(grant.role, power.verbs, power.targets)
}
