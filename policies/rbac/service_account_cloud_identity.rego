# METADATA
# title: Service accounts with an identity in the cloud must be known and dedicated
# description: |
#   Every pod that runs as such an account gets credentials of the cloud: buckets, queues,
#   keys. Whoever may create pods in the namespace may use them, and with the default account
#   every pod that names none does.
# related_resources:
#   - description: OWASP Kubernetes Top 10
#     ref: https://owasp.org/www-project-kubernetes-top-ten/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# custom:
#   severity: low
#   scope: object
#   match: [ServiceAccount]
#   frameworks:
#     mitre: [T1078.004]
#     nsa: [network/cloud-metadata, pods/service-account-tokens]
#     owasp_k8s: [K08, K02]
#     pci_dss4: [7.2.5, 1.3.2, 8.6.1]
#     soc2: [CC6.1, CC6.6, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.4.2, 4.3.2]
#   parameters:
#     annotations:
#       type: array
#       items: {type: string}
#       default:
#         - eks.amazonaws.com/role-arn
#         - iam.gke.io/gcp-service-account
#         - azure.workload.identity/client-id
#       description: The annotations that give an identity.
#     untrustedNamespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces in which people or code that is not trusted create pods.
#   remediation: |
#     Give the identity to an account of its own, used by the one workload that needs it, with a role
#     in the cloud that allows as little; take it off the default account.
#   verify: kubectl get serviceaccounts -A -o yaml | grep -E "role-arn|gcp-service-account|client-id"
#   manual: Whether the identity is needed, and whether its role in the cloud allows no more than that.
package policies.rbac.service_account_cloud_identity

import data.lib.k8s

default annotations := ["eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "azure.workload.identity/client-id"]

annotations := input.parameters.annotations

default untrusted_namespaces := []

untrusted_namespaces := input.parameters.untrustedNamespaces

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "severity": severity}} if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
	some key, value in k8s.annotations
	key in annotations
	not value in {"", null}

	msg := sprintf("its pods act in the cloud as %q%s", [substring(value, 0, 100), _note])
	severity := _severity
}

_severity := "medium" if _note != ""

_severity := "low" if _note == ""

_note := ", and so does every pod that names no account" if {
	k8s.name == "default"
} else := ", and its namespace is not trusted" if {
	k8s.namespace in untrusted_namespaces
} else := ""
