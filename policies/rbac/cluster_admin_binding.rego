# METADATA
# title: Nobody but the intended administrators must be bound to cluster-admin
# description: |
#   cluster-admin may do everything to every object, now and in every API to come. Whoever
#   takes over one of its holders, be it a person or a pod, owns the cluster.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.1"]
#     mitre: [T1078, T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedBindings:
#       type: array
#       items: {type: string}
#       default: [cluster-admin]
#       description: |
#         Bindings in which the group system:masters is accepted. Other subjects of these bindings are
#         not.
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold cluster-admin: User:<name>, Group:<name> or
#         ServiceAccount:<namespace>:<name>; * stands for anything.
#   remediation: |
#     Bind a role with the verbs and resources that are really used, in the namespaces where they are
#     used, and delete the binding to cluster-admin afterwards.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json |
#     jq -r '.items[] | select(.roleRef.name == "cluster-admin") | .kind + " " + .metadata.name + ": " + (.subjects // [] | map(.kind + " " + .name) | join(", "))'
#   manual: Whether each holder on the allow list really needs full control of the cluster.
package policies.rbac.cluster_admin_binding

import data.lib.rbac

default allowed_bindings := ["cluster-admin"]

allowed_bindings := input.parameters.allowedBindings

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

violation contains {"msg": msg, "details": {"path": subject.path, "severity": severity}} if {
	rbac.role_key == "ClusterRole:cluster-admin"
	some subject in rbac.subjects
	not _is_allowed(subject.key)

	msg := sprintf("%s is bound to cluster-admin", [subject.text])
	severity := {"ClusterRoleBinding": "critical", "RoleBinding": "high"}[input.review.object.kind]
}

_is_allowed(key) if rbac.is_allowed_subject(key, allowed_subjects)

_is_allowed("Group:system:masters") if input.review.object.metadata.name in allowed_bindings
