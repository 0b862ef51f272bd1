# METADATA
# title: Roles must not create or change roles
# description: |
#   The API server refuses a role that allows more than its author may, so that the right
#   alone does not escalate. But whoever may change a role changes the rights of everybody who
#   is bound to it, and keeps for others what they hold today.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Let roles come from a reviewed repository, applied by one account; operators bind roles that
#     were installed with them instead of writing their own.
#   verify: kubectl auth can-i update roles.rbac.authorization.k8s.io --as=<user> -n <namespace>
package policies.rbac.roles_write

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"create", "patch", "update"}, _targets[input.review.object.kind])

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

# a Role grants nothing on ClusterRoles
_targets := {
	"ClusterRole": {"rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/roles"},
	"Role": {"rbac.authorization.k8s.io/roles"},
}
