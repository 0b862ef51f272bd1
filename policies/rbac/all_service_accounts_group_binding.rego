# METADATA
# title: Bindings must not give rights to all service accounts at once
# description: |
#   Every pod, those of tomorrow included, gets these rights with its token, whether it uses
#   the API or not. The weakest workload decides how safe they are.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     mitre: [T1078]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default:
#         - "system:service-account-issuer-discovery"
#         - "system:cluster-trust-bundle-discovery"
#         - "system:image-puller"
#       description: ClusterRoles that all service accounts may hold.
#   remediation: |
#     Replace the group by the service accounts that use the right.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:nobody
package policies.rbac.all_service_accounts_group_binding

import data.lib.k8s
import data.lib.rbac

default allowed_roles := ["system:service-account-issuer-discovery", "system:cluster-trust-bundle-discovery", "system:image-puller"]

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": subject.path, "severity": severity}} if {
	not _is_allowed
	some subject in rbac.subjects
	namespace := _namespace(subject.key)

	msg := sprintf("every service account of %s gets %s", [_who(namespace), rbac.role_text(rbac.role_key)])
	severity := _severity(namespace)
}

_is_allowed if {
	input.review.object.roleRef.kind == "ClusterRole"
	input.review.object.roleRef.name in allowed_roles
}

# the namespace whose accounts are meant, "" for all
_namespace("Group:system:serviceaccounts") := ""

_namespace(key) := trim_prefix(key, "Group:system:serviceaccounts:") if {
	startswith(key, "Group:system:serviceaccounts:")
}

_who("") := "the cluster"

_who(namespace) := sprintf("namespace %q", [namespace]) if namespace != ""

# in its own namespace it is a matter of that namespace
_severity(namespace) := "medium" if _is_at_home(namespace)

_severity(namespace) := "high" if not _is_at_home(namespace)

_is_at_home(namespace) if {
	input.review.object.kind == "RoleBinding"
	namespace == k8s.namespace
	namespace != ""
}
