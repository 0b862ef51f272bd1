# METADATA
# title: Roles must not run commands inside pods
# description: |
#   A shell in a container reads its Secrets, speaks with the token of its service account and
#   reaches what its network policy lets through; nothing of what is typed there is in the
#   audit log. kubectl cp is the same right.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, get a shell to a running container
#     ref: https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     mitre: [T1609]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#     stig: [V-242396]
#   parameters:
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold such a role: a role bound to nobody else is left alone.
#         User:<name>, Group:<name> or ServiceAccount:<namespace>:<name>; * stands for anything.
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Roles that are left alone: the name of a ClusterRole, or namespace/name of a Role; *
#         stands for anything.
#     getNeedsCreate:
#       type: boolean
#       default: true
#       description: |
#         False where the feature gate AuthorizePodWebsocketUpgradeCreatePermission is off, so that
#         get is enough in every version.
#   remediation: |
#     Debug through logs and metrics; bind a role with create on pods/exec for the length of an
#     incident, in the one namespace that it is about.
#   verify: kubectl auth can-i create pods --subresource=exec --as=<user> -n <namespace>
package policies.rbac.pods_exec

import data.lib.rbac
import data.lib.websocket

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

default get_needs_create := true

get_needs_create := input.parameters.getNeedsCreate

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"create", "get"}, {"/pods/exec"})
	not rbac.is_excused(allowed_roles, allowed_subjects)

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.verbs)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_severity(verbs) := "high" if websocket.opens(verbs, get_needs_create)

# it is enough again as soon as the feature gate is off
_severity(verbs) := "low" if not websocket.opens(verbs, get_needs_create)
