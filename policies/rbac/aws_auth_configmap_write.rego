# METADATA
# title: Roles must not change the identity map of EKS
# description: |
#   The ConfigMap aws-auth of kube-system says which identities of the cloud are which users
#   and groups. One line in it makes any role of the account a member of system:masters.
# related_resources:
#   - description: Amazon EKS documentation, grant IAM users access to Kubernetes with a ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - ConfigMap
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1098, T1078.004]
#     nsa: [authz/rbac-least-privilege, network/cloud-metadata]
#     owasp_k8s: [K02, K08]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 1.3.2]
#     soc2: [CC6.1, CC6.3, CC6.6]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.4.2]
#   parameters:
#     platforms:
#       type: array
#       items: {type: string}
#       default: [eks]
#       description: The platforms that read the map.
#     accessEntriesOnly:
#       type: boolean
#       default: false
#       description: |
#         True where the authentication mode of the cluster is API, so that the map is not read.
#   remediation: |
#     Remove update and patch on it: limit the rule with resourceNames to other ConfigMaps, and move
#     the cluster to access entries, with authentication mode API.
#   verify: kubectl auth can-i update configmaps/aws-auth --as=<user> -n kube-system
package policies.rbac.aws_auth_configmap_write

import data.lib.k8s
import data.lib.rbac
import data.lib.rolescope

default platforms := ["eks"]

platforms := input.parameters.platforms

default access_entries_only := false

access_entries_only := input.parameters.accessEntriesOnly

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	_has_map
	rolescope.in_namespace("kube-system")
	some rule in rbac.granting({"patch", "update"}, {"/configmaps"})
	_reaches(rule.spec)

	msg := sprintf("rule allows %s in kube-system, where aws-auth says who is an administrator", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

not_applicable contains {"msg": "the cluster does not show that it reads aws-auth"} if {
	input.review.object.kind in {"ClusterRole", "Role"}
	not _has_map
}

_has_map if {
	access_entries_only == false
	_is_eks
}

_is_eks if k8s.cluster.platform in platforms

_is_eks if data.inventory.namespace["kube-system"].v1.ConfigMap["aws-auth"]

_reaches(rule) if not rbac.is_named(rule)

_reaches(rule) if "aws-auth" in rule.resourceNames
