# METADATA
# title: Bindings must not hand admin or edit to service accounts and groups
# description: |
#   edit reads and writes Secrets, runs commands in pods and makes tokens of every service
#   account: whoever holds it in a namespace holds all that its workloads may do. admin hands
#   it on. A service account or a group gives that to everything that runs as it, or to
#   everybody in it.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     mitre: [T1078, T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     roles:
#       type: array
#       items: {type: string}
#       default: [admin, edit]
#       description: The ClusterRoles that are meant.
#     subjectKinds:
#       type: array
#       items: {type: string}
#       default: [ServiceAccount, Group]
#       description: The kinds of subjects that are meant.
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold these roles: User:<name>, Group:<name> or
#         ServiceAccount:<namespace>:<name>; * stands for anything.
#   remediation: |
#     Bind a role with the verbs and resources that are really used. Give people edit through a group
#     of a few, in one namespace, and name that group in allowedSubjects.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<name> -n <namespace>
package policies.rbac.admin_or_edit_binding

import data.lib.k8s
import data.lib.rbac

default roles := ["admin", "edit"]

roles := input.parameters.roles

default subject_kinds := ["ServiceAccount", "Group"]

subject_kinds := input.parameters.subjectKinds

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

violation contains {"msg": msg, "details": {"path": subject.path, "severity": severity}} if {
	input.review.object.roleRef.kind == "ClusterRole"
	input.review.object.roleRef.name in roles
	some subject in rbac.subjects
	split(subject.key, ":")[0] in subject_kinds
	not rbac.is_allowed_subject(subject.key, allowed_subjects)

	msg := sprintf("%s holds %s %s", [subject.text, input.review.object.roleRef.name, _where])
	severity := {"ClusterRoleBinding": "high", "RoleBinding": "medium"}[input.review.object.kind]
}

_where := "in every namespace" if input.review.object.kind == "ClusterRoleBinding"

_where := "in its namespace" if {
	input.review.object.kind == "RoleBinding"
	k8s.namespace == ""
}

_where := sprintf("in namespace %q", [k8s.namespace]) if {
	input.review.object.kind == "RoleBinding"
	k8s.namespace != ""
}
