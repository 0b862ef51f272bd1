# METADATA
# title: Bindings must not name the group system:masters
# description: |
#   The API server lets members of system:masters do everything before it asks any authorizer,
#   so that such a binding gives them nothing. It only suggests that their rights could be
#   managed, or taken away, by it.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.7"]
#     mitre: [T1078]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedBindings:
#       type: array
#       items: {type: string}
#       default: [cluster-admin]
#       description: |
#         Bindings that may name the group: the name of a ClusterRoleBinding, or namespace/name of a
#         RoleBinding; * stands for anything.
#   remediation: |
#     Take the group out of the binding. Issue certificates with a group of your own and bind that
#     one, so that its rights can be withdrawn.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json |
#     jq -r '.items[] | select(any(.subjects[]?; .kind == "Group" and .name == "system:masters")) |
#     .kind + " " + .metadata.name'
package policies.rbac.system_masters_binding

import data.lib.patch
import data.lib.rbac

default allowed_bindings := ["cluster-admin"]

allowed_bindings := input.parameters.allowedBindings

violation contains {"msg": msg, "details": {"path": path, "fix": patch.without(["subjects"], _paths)}} if {
	some path in _paths
	not rbac.is_allowed(allowed_bindings)

	msg := "system:masters is bound, which may do everything already"
}

_paths contains subject.path if {
	some subject in rbac.subjects
	subject.key == "Group:system:masters"
}
