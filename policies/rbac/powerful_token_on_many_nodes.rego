# METADATA
# title: A DaemonSet must not put a powerful token on every node
# description: |
#   A token lies on the disk of each node that runs a pod with it. Whoever takes one node, the
#   weakest of all, takes the token and the cluster with it.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC, privilege escalation risks
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.daemonset
# custom:
#   severity: high
#   scope: referential
#   match: [apps/DaemonSet]
#   needs:
#     - ServiceAccount
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1528, T1611]
#     nsa: [threat-model/lateral-movement, authz/rbac-least-privilege]
#     owasp_k8s: [K02, K05]
#     pci_dss4: [1.4.2, 7.2.5, 7.2.1, 7.2.2]
#     soc2: [CC6.1, CC6.6, CC6.3]
#     hipaa: [164.308(a)(1)(ii)(A), 164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.3, 4.3.1, 4.3.2]
#   parameters:
#     primitives:
#       type: array
#       items: {type: string}
#       default:
#         - secrets-read-cluster-wide
#         - pods-create-privileged-ns
#         - pods-exec-privileged-ns
#         - token-request-privileged-ns
#         - escalate
#         - bind
#         - impersonate
#         - csr-create-and-approve
#         - admission-webhooks-write
#         - nodes-proxy
#         - persistent-volumes-create
#         - namespaces-modify
#       description: |
#         The powers that count. Each is there only with all the rights that it takes: bind together
#         with writing ClusterRoleBindings, persistent-volumes-create and namespaces-modify together
#         with creating pods.
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: Namespaces whose pods and accounts hold such powers themselves.
#   remediation: |
#     Split the DaemonSet: let its pods report to one Deployment that holds the power, or limit its
#     role to what a node needs. Agents of the network and of storage take their rights from their
#     vendor: ask for a version that needs less.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.powerful_token_on_many_nodes

import data.lib.attackpath
import data.lib.k8s
import data.lib.networkplugin
import data.lib.rbac
import data.lib.serviceaccount

default primitives := ["secrets-read-cluster-wide", "pods-create-privileged-ns", "pods-exec-privileged-ns", "token-request-privileged-ns", "escalate", "bind", "impersonate", "csr-create-and-approve", "admission-webhooks-write", "nodes-proxy", "persistent-volumes-create", "namespaces-modify"]

primitives := input.parameters.primitives

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": details} if {
	input.review.object.kind == "DaemonSet"
	count(_found) > 0

	msg := sprintf("%severy node holds the token of %s, which can take over the cluster: %s", [
		_who,
		rbac.text(_key),
		attackpath.summary(object.keys(_found)),
	])
	details := {
		"path": serviceaccount.path,
		"severity": "critical",
		"related": sort(attackpath.takeover_bindings(_found)),
		"steps": array.concat(
			[sprintf("whoever takes one of its nodes finds the token of %s there", [rbac.text(_key)])],
			attackpath.takeover_steps(_found),
		),
	}
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path, "related": [grant.binding]}} if {
	input.review.object.kind == "DaemonSet"
	serviceaccount.has_token
	some grant in rbac.unresolved_of(_key)

	msg := sprintf("a role that %s is bound to is not in the inventory", [rbac.text(_key)])
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	input.review.object.kind == "DaemonSet"
	serviceaccount.has_token
	not k8s.has_inventory

	msg := sprintf("the rights of %s are not known", [rbac.text(_key)])
}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])

_found := {power: given |
	serviceaccount.has_token
	some power, given in attackpath.takeovers(_key, {namespace | some namespace in privileged_namespaces})
	power in primitives
}

# agents that have to be on every node are named, not exempted
_who := sprintf("network plugin %s: ", [min(_plugins)]) if {
	count(_plugins) > 0
} else := "storage driver: " if {
	_is_storage_driver
} else := ""

_plugins := {name |
	some name, signs in networkplugin.known
	k8s.name in signs.daemonSets
}

_is_storage_driver if {
	some container in input.review.object.spec.template.spec.containers
	contains(container.image, "csi-node-driver-registrar")
}
