# METADATA
# title: Workloads must not rely on the identity of their node in the cloud
# description: |
#   Every pod that reaches the metadata service gets the credentials of its node. What one
#   add-on needs, be it the network or the disks of the cloud, all pods of the node then may
#   do.
# related_resources:
#   - description: Amazon EKS documentation, IAM roles for service accounts
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
#   - description: Google Kubernetes Engine documentation, hardening, least privilege for node accounts
#     ref: https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/CloudCluster]
#   needs: [ServiceAccount]
#   frameworks:
#     mitre: [T1552.005, T1078.004]
#     nsa: [network/cloud-metadata]
#     owasp_k8s: [K08]
#     pci_dss4: [7.2.5, 1.3.2]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.4.2]
#   parameters:
#     addOns:
#       type: array
#       items: {type: string}
#       default:
#         - kube-system/aws-node
#         - kube-system/ebs-csi-controller-sa
#         - kube-system/efs-csi-controller-sa
#         - kube-system/aws-load-balancer-controller
#         - kube-system/cluster-autoscaler
#         - kube-system/karpenter
#       description: Service accounts of EKS add-ons that call the cloud, as namespace/name.
#   remediation: |
#     Give each add-on an identity of its own, by an annotation of its service account or an
#     association, take those rights from the role of the nodes, and let node pools run with an
#     account made for them.
#   verify: |
#     aws eks list-pod-identity-associations --cluster-name <cluster>; gcloud container node-pools list --cluster <cluster> --format="value(name,config.serviceAccount)"
package policies.rbac.cloud_identity_shared_node_role

import data.lib.k8s

default add_ons := ["kube-system/aws-node", "kube-system/ebs-csi-controller-sa", "kube-system/efs-csi-controller-sa", "kube-system/aws-load-balancer-controller", "kube-system/cluster-autoscaler", "kube-system/karpenter"]

add_ons := input.parameters.addOns

violation contains {"msg": msg, "details": {"path": ["podIdentities"], "object": k8s.ref_of(account)}} if {
	_is_cloud
	input.review.object.provider == "eks"
	some add_on in add_ons
	[namespace, name] := split(add_on, "/")
	account := data.inventory.namespace[namespace].v1.ServiceAccount[name]
	not _has_identity(account)

	msg := "its pods use the cloud with the role of their node"
}

violation contains {"msg": msg, "details": {"path": ["nodePools", i, "defaultIdentity"]}} if {
	_is_cloud
	some i, pool in input.review.object.nodePools
	pool.defaultIdentity == true

	msg := sprintf("node pool %q runs with the default identity of the provider", [object.get(pool, "name", "unnamed")])
}

unknown contains {"msg": msg, "details": {"path": [field]}} if {
	_is_cloud
	field := {"aks": "nodePools", "eks": "podIdentities", "gke": "nodePools"}[input.review.object.provider]
	not is_array(object.get(input.review.object, field, null))

	msg := sprintf("%s is not recorded", [field])
}

_is_cloud if {
	input.review.object.kind == "CloudCluster"
	k8s.group == "facts.regolith.dev"
}

_has_identity(account) if not account.metadata.annotations["eks.amazonaws.com/role-arn"] in {"", null}

_has_identity(account) if {
	some identity in input.review.object.podIdentities
	identity.namespace == account.metadata.namespace
	identity.serviceAccount == account.metadata.name
}
