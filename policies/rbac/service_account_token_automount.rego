# METADATA
# title: Service accounts must not mount their token into every pod
# description: |
#   An account that mounts its token by default hands it to each pod that uses it, sidecars
#   and debugging pods included, whether or not they call the API. The pod has the last word,
#   so that this is only the weaker of two locks.
# related_resources:
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
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
#     Set automountServiceAccountToken to false on the service account, and to true in the pods that
#     call the API.
#   verify: |
#     kubectl get serviceaccounts -A -o json |
#     jq -r '.items[] | select(.automountServiceAccountToken != false) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.rbac.service_account_token_automount

import data.lib.k8s
import data.lib.patch

violation contains {"msg": msg, "details": {"path": ["automountServiceAccountToken"], "fix": fix}} if {
	_is_account
	k8s.name != "default"
	not input.review.object.automountServiceAccountToken == false

	msg := "pods that use it are given its token unless they refuse"
	fix := patch.put(["automountServiceAccountToken"], false)
}

not_applicable contains {"msg": "rbac/default-service-account-token-automount judges the default account"} if {
	_is_account
	k8s.name == "default"
}

_is_account if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
}
