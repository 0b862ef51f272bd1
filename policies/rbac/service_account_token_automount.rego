# METADATA
# title: Service accounts must not offer their token to every pod
# description: |
#   An account that offers its token hands it to each of its pods, also to those that never
#   call the API. The pod has the last word, so that this is a matter of safe defaults.
# related_resources:
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.serviceaccount
# custom:
#   severity: low
#   scope: object
#   match: [ServiceAccount]
#   frameworks:
#     cis: ["5.1.6"]
#     mitre: [T1528, T1552.007]
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#   remediation: |
#     Set automountServiceAccountToken to false on the ServiceAccount, and to true in the pod specs
#     that call the API.
#   verify: |
#     kubectl get serviceaccounts -A -o json |
#     jq -r '.items[] | select(.automountServiceAccountToken != false) | .metadata.namespace + "/" + .metadata.name'
package policies.rbac.service_account_token_automount

import data.lib.k8s
import data.lib.patch

violation contains {"msg": msg, "details": {"path": path, "fix": patch.put(path, false)}} if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
	not input.review.object.automountServiceAccountToken == false

	path := ["automountServiceAccountToken"]
	msg := "the account offers its token to all of its pods"
}
