# METADATA
# title: ClusterRoles of your own must not allow everything on every resource
# description: |
#   Such a role is cluster-admin under another name. Reviews and alerts that look for
#   cluster-admin do not see it, and every resource and verb that is installed later is in it
#   as well.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
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
#     List the API groups, resources and verbs that the holders use, as the audit log shows them, and
#     take the wildcards out; where full control is meant, use cluster-admin, so that it is seen.
#   verify: |
#     kubectl get clusterroles -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     (.verbs | index("*")) and (.resources // [] | index("*")) and (.apiGroups // [] | index("*")))) | .metadata.name'
package policies.rbac.cluster_admin_equivalent_role

import data.lib.rbac

default allowed_roles := ["cluster-admin"]

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": part.path}} if {
	input.review.object.kind == "ClusterRole"
	some part in rbac.full
	not rbac.is_allowed(allowed_roles)

	msg := sprintf("%s everything on every resource of every API group", [part.text])
}

violation contains {"msg": msg, "details": {"path": ["aggregationRule"]}} if {
	rbac.is_full(rbac.gathered)
	not rbac.is_allowed(allowed_roles)

	msg := "the roles that it aggregates allow everything on every resource of every API group"
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
