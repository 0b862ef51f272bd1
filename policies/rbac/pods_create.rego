# METADATA
# title: Roles must not create pods
# description: |
#   A pod of one's own mounts every Secret and volume of the namespace and runs as any of its
#   service accounts. Where Pod Security does not enforce at least the baseline it can also
#   take over the node.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding, Namespace]
#   frameworks:
#     cis: ["5.1.4"]
#     mitre: [T1610]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold such a role: a role bound to nobody else is left alone. User:<name>,
#         Group:<name> or ServiceAccount:<namespace>:<name>; * stands for anything.
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Roles that are left alone: the name of a ClusterRole, or namespace/name of a Role; * stands
#         for anything.
#   remediation: |
#     Let people and pipelines change Deployments through a reviewed repository instead, and keep the
#     right to create pods with the controllers of Kubernetes; enforce the Pod Security Standards in
#     every namespace.
#   verify: kubectl auth can-i create pods --as=<user> -n <namespace>
package policies.rbac.pods_create

import data.lib.podsecurity
import data.lib.rbac

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": rule.path, "severity": _severity}} if {
	some rule in rbac.granting({"create"}, {"/pods"})
	not rbac.is_excused(allowed_roles, allowed_subjects)

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

default _severity := "high"

_severity := "critical" if {
	some scope in rbac.scopes
	_is_open(scope)
}

_is_open("*") if count(_open) > 0

_is_open(namespace) if namespace in _open

# the namespaces that enforce no Pod Security
_open contains name if {
	some name, namespace in data.inventory.cluster.v1.Namespace
	not _is_enforced(namespace)
}

_is_enforced(namespace) if podsecurity.level(namespace, "enforce") in {"baseline", "restricted"}
