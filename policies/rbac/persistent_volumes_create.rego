# METADATA
# title: ClusterRoles must not write PersistentVolumes
# description: |
#   A PersistentVolume may stand for any directory of a node. A pod that claims it mounts that
#   directory although Pod Security would refuse a hostPath volume, for the pod only names the
#   claim.
# related_resources:
#   - description: Kubernetes documentation, persistent volumes
#     ref: https://kubernetes.io/docs/concepts/storage/persistent-volumes/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.9"]
#     mitre: [T1611]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         ClusterRoles that may write PersistentVolumes, such as those of storage drivers, by name; *
#         stands for anything.
#   remediation: |
#     Leave PersistentVolumes to the provisioners: let people write claims and name the provisioner's
#     role in allowedRoles.
#   verify: kubectl auth can-i create persistentvolumes --as=<user>
package policies.rbac.persistent_volumes_create

import data.lib.rbac

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.granting({"create", "patch", "update"}, {"/persistentvolumes"})
	not rbac.is_allowed(allowed_roles)

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
