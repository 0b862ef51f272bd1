# METADATA
# title: No binding must name the group system:masters
# description: |
#   The API server lets members of system:masters through before any authorizer is asked, so
#   that a binding for the group adds nothing. It only hides what was meant, and suggests that
#   removing it would take rights away.
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
#       description: ClusterRoleBindings to cluster-admin that may name the group.
#   remediation: Remove the subject, and bind the people who were meant by a group of their own.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json | jq -r '.items[] |
#     select(any(.subjects[]?; .kind == "Group" and .name == "system:masters")) | .kind + " " + .metadata.name'
package policies.rbac.system_masters_binding

import data.lib.patch
import data.lib.rbac

default allowed_bindings := ["cluster-admin"]

allowed_bindings := input.parameters.allowedBindings

violation contains {"msg": msg, "details": {"path": subject.path, "fix": fix}} if {
	some subject in rbac.subjects
	subject.key == _group
	not _is_allowed

	msg := "system:masters passes every authorizer anyway: the binding only hides what is meant"
	fix := patch.keep(["subjects"], [input.review.object.subjects[i] |
		some i, other in rbac.subjects
		other.key != _group
	])
}

_group := "Group:system:masters"

_is_allowed if {
	input.review.object.kind == "ClusterRoleBinding"
	input.review.object.metadata.name in allowed_bindings
	rbac.role_key == "ClusterRole:cluster-admin"
}
