# METADATA
# title: Workloads must run as a service account of their own
# description: |
#   Workloads that share the default account share its rights, its cloud identity and its name
#   in the audit log. None of them can be given or refused anything alone.
# related_resources:
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   needs: [ServiceAccount]
#   frameworks:
#     cis: ["5.1.5"]
#     mitre: [T1078.001]
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#     stig: [V-242381]
#   remediation: |
#     Create a service account for the workload, with automountServiceAccountToken false where it does
#     not call the API, and name it in serviceAccountName.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(.spec.serviceAccountName == "default") |
#     .metadata.namespace + "/" + .metadata.name'
package policies.rbac.default_service_account_used

import data.lib.serviceaccount

violation contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.name == "default"
	some reason in _reasons
	msg := sprintf("its pods run as the default service account, %s", [reason])
}

_reasons contains "and are given its token" if serviceaccount.has_token

_reasons contains "which has an identity in the cloud" if {
	not serviceaccount.has_token
	some key in [
		"azure.workload.identity/client-id",
		"eks.amazonaws.com/role-arn",
		"iam.gke.io/gcp-service-account",
	]
	serviceaccount.account.metadata.annotations[key]
}
