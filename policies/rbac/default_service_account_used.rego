# METADATA
# title: Workloads must run as a service account of their own
# description: |
#   All pods that name no account share the default one. What any of them is given, in the
#   cluster or in the cloud, all of them have, and no log tells them apart.
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
#     Make a ServiceAccount for the workload, with automountServiceAccountToken set to false, and name
#     it in serviceAccountName.
#   verify: |
#     kubectl get pods -A -o json |
#     jq -r '.items[] | select(.spec.serviceAccountName == "default") | .metadata.namespace + "/" + .metadata.name'
package policies.rbac.default_service_account_used

import data.lib.serviceaccount

violation contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.name == "default"
	some what in _identities

	msg := sprintf("runs as the default service account, with %s", [what])
}

_identities contains "its token" if serviceaccount.has_token

_identities contains "its identity in the cloud" if {
	some key, value in serviceaccount.account.metadata.annotations
	key in {
		"azure.workload.identity/client-id",
		"eks.amazonaws.com/role-arn",
		"iam.gke.io/gcp-service-account",
	}
	value != ""
}
