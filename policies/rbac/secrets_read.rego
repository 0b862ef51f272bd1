# METADATA
# title: Roles must not read Secrets other than by name
# description: |
#   get, list and watch all return the contents. Passwords, cloud keys and the private keys of
#   certificates thus go to every holder of the role, although each of them needs one or two
#   of them at most.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.2"]
#     mitre: [T1552.007, T1528]
#     nsa: [authz/rbac-least-privilege, network/secrets]
#     owasp_k8s: [K02, K03]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.2, 8.3.2]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(a)(2)(iv)]
#     nist_800_190: [4.3.1, 4.3.2, 4.1.4]
#   parameters:
#     verbs:
#       type: array
#       items: {type: string}
#       default: [get, list, watch]
#       description: The verbs that count as reading.
#     allowNamed:
#       type: boolean
#       default: true
#       description: Accept rules that are limited to Secrets by name.
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Roles that are left alone: the name of a ClusterRole, or namespace/name of a Role; * stands
#         for anything.
#   remediation: |
#     Allow get alone and list the Secrets in resourceNames; let workloads have their Secrets mounted
#     instead, which takes no right at all.
#   verify: kubectl auth can-i list secrets --as=system:serviceaccount:<namespace>:<name> -n <namespace>
package policies.rbac.secrets_read

import data.lib.rbac

default verbs := ["get", "list", "watch"]

verbs := input.parameters.verbs

default allow_named := true

allow_named := input.parameters.allowNamed

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({verb | some verb in verbs}, {"/secrets"})
	not _is_accepted(rule.spec)
	not rbac.is_allowed(allowed_roles)

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.spec)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_is_accepted(rule) if {
	allow_named == true
	rbac.is_named(rule)
}

# whoever may not list has to know the names
_severity(rule) := "critical" if "*" in rbac.scopes

else := "high" if _lists(rule)

else := "medium"

_lists(rule) if count(rbac.granted(rule, {"list", "watch"}, "/secrets")) > 0
