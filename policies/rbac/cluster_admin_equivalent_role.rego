# METADATA
# title: No ClusterRole but cluster-admin must allow everything
# description: |
#   A ClusterRole that allows every verb on every resource is cluster-admin under another
#   name. Reviews and alerts that look for cluster-admin do not see its holders.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/ClusterRole, rbac.authorization.k8s.io/Role]
#   frameworks:
#     cis: ["5.1.3"]
#     mitre: [T1078, T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: [cluster-admin]
#       description: ClusterRoles that may allow everything, by name; * stands for anything.
#   remediation: |
#     Replace the rule by the verbs and resources that its holders really use; the audit log shows
#     them. Bind cluster-admin itself, openly, where full control is meant.
#   verify: |
#     kubectl get clusterroles -o json | jq -r '.items[] |
#     select(any(.rules[]?; .verbs == ["*"] and .resources == ["*"] and .apiGroups == ["*"])) | .metadata.name'
package policies.rbac.cluster_admin_equivalent_role

import data.lib.k8s
import data.lib.rbac

default allowed_roles := ["cluster-admin"]

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": rbac.full_path}} if {
	input.review.object.kind == "ClusterRole"
	k8s.group == "rbac.authorization.k8s.io"
	not rbac.is_allowed(allowed_roles)
	msg := sprintf("%s every verb on every resource of every API group", [_subject[rbac.full_path[0]]])
}

unknown contains {"msg": "the ClusterRoles that it gathers are not known", "details": {"path": ["aggregationRule"]}} if {
	input.review.object.kind == "ClusterRole"
	count({msg | some msg in rbac.exempt; not rbac.is_stock}) > 0
	not k8s.has_inventory
}

not_applicable contains {"msg": "the role is part of Kubernetes itself"} if {
	input.review.object.kind == "ClusterRole"
	rbac.is_stock
}

_subject := {
	"aggregationRule": "the ClusterRoles that it gathers allow",
	"rules": "its rules allow",
}
