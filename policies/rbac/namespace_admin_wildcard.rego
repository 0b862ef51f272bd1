# METADATA
# title: Roles must not allow everything in their namespace
# description: |
#   Whoever holds such a role reads every Secret of the namespace, executes commands in its
#   pods, mints tokens of its service accounts and hands out further roles. If one of those
#   pods or accounts is powerful, it does not end at the namespace.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.role
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role]
#   frameworks:
#     cis: ["5.1.3"]
#     mitre: [T1078]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     List the API groups, resources and verbs that the holders use in this namespace; leave out
#     Secrets, pods/exec, serviceaccounts/token, roles and rolebindings where nobody needs them.
#   verify: |
#     kubectl get roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     (.verbs | index("*")) and (.resources // [] | index("*")) and (.apiGroups // [] | index("*")))) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.rbac.namespace_admin_wildcard

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": part.path}} if {
	input.review.object.kind == "Role"
	some part in rbac.full

	msg := sprintf("%s everything on every resource of the namespace", [part.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
