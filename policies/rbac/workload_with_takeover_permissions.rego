# METADATA
# title: Workloads must not hold rights from which the whole cluster can be taken
# description: |
#   Reading every Secret, running pods in kube-system, binding roles, speaking to kubelets:
#   each of them ends with cluster-admin. Whoever gets into such a workload, by a fault in its
#   code or in a library, owns the cluster a few commands later.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC, privilege escalation risks
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: referential
#   match: [workload]
#   needs:
#     - ServiceAccount
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1078, T1098.006]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
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
#     Split the workload: leave the part that needs the power alone with its service account, out of
#     reach of users, and bind it with resourceNames or in the namespaces that it is for.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.workload_with_takeover_permissions

import data.lib.attackpath
import data.lib.k8s
import data.lib.rbac
import data.lib.serviceaccount

default primitives := ["secrets-read-cluster-wide", "pods-create-privileged-ns", "pods-exec-privileged-ns", "token-request-privileged-ns", "escalate", "bind", "impersonate", "csr-create-and-approve", "admission-webhooks-write", "nodes-proxy", "persistent-volumes-create", "namespaces-modify"]

primitives := input.parameters.primitives

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": details} if {
	count(_found) > 0

	msg := sprintf("%s can take over the cluster: %s", [rbac.text(_key), attackpath.summary(object.keys(_found))])
	details := {
		"path": serviceaccount.path,
		"related": sort(attackpath.takeover_bindings(_found)),
		"steps": array.concat([attackpath.holds_token(_key)], attackpath.takeover_steps(_found)),
	}
}

not_applicable contains {"msg": "it is part of the control plane"} if {
	serviceaccount.has_token
	attackpath.is_system(_key)
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path, "related": [grant.binding]}} if {
	serviceaccount.has_token
	some grant in rbac.unresolved_of(_key)

	msg := sprintf("a role that %s is bound to is not in the inventory", [rbac.text(_key)])
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.has_token
	not k8s.has_inventory

	msg := sprintf("the rights of %s are not known", [rbac.text(_key)])
}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])

_found := {power: given |
	serviceaccount.has_token
	not attackpath.is_system(_key)
	some power, given in _takeovers(_key)
	power in primitives
}

# of scalars alone: a scan asks once for each account
_takeovers(key) := attackpath.takeovers(key, {namespace | some namespace in privileged_namespaces})
