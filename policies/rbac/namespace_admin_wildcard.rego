# METADATA
# title: No Role must allow everything in its namespace
# description: |
#   A Role for every verb on every resource reads all Secrets of the namespace, opens shells
#   in its pods and makes tokens for its service accounts, those that hold rights elsewhere
#   included.
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
#   needs: [rbac.authorization.k8s.io/ClusterRole, rbac.authorization.k8s.io/Role]
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
#     List the verbs and resources that the holders use, or bind the built-in edit role, which leaves
#     the roles of the namespace alone.
#   verify: |
#     kubectl get roles -A -o json | jq -r '.items[] |
#     select(any(.rules[]?; .verbs == ["*"] and .resources == ["*"] and .apiGroups == ["*"])) | .metadata.namespace + "/" + .metadata.name'
package policies.rbac.namespace_admin_wildcard

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rbac.full_path}} if {
	input.review.object.kind == "Role"
	msg := "its rules allow every verb on every resource of the namespace"
}
