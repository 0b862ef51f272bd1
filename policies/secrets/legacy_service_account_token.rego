# METADATA
# title: Service account tokens must not be stored in Secrets
# description: |
#   A token in a Secret never expires and is bound to no pod: whoever read it once
#   keeps the rights of the account until the Secret is deleted. Pods get short-lived
#   tokens by projection, and nothing has needed such Secrets since Kubernetes 1.24.
# related_resources:
#   - description: Kubernetes, managing service accounts
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
# schemas:
#   - input.review.object: schema.kubernetes.secret
# custom:
#   severity: medium
#   scope: referential
#   match: [Secret]
#   needs: [facts.regolith.dev/Cluster]
#   frameworks:
#     mitre: [T1528]
#     nsa: [network/secrets, pods/service-account-tokens]
#     owasp_k8s: [K03, K02]
#     pci_dss4: ["8.6.2", "8.3.2", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC6.3]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4", "4.3.2"]
#   parameters:
#     allowedNamespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces in which such Secrets are accepted.
#     maxUnusedAge:
#       type: string
#       default: 2160h
#       description: After this time without use, as a Go duration, the message says that the token can be deleted.
#   remediation: |
#     Let clients take tokens by kubectl create token, the TokenRequest API or a projected volume, watch the label
#     kubernetes.io/legacy-token-last-used, then delete the Secret.
#   verify: kubectl get secrets -A --field-selector type=kubernetes.io/service-account-token --show-labels
package policies.secrets.legacy_service_account_token

import data.lib.duration
import data.lib.k8s

default allowed_namespaces := []

allowed_namespaces := input.parameters.allowedNamespaces

default max_unused_age := "2160h"

max_unused_age := input.parameters.maxUnusedAge

violation contains {"msg": msg, "details": {"path": ["type"]}} if {
	_is_token
	not k8s.effective_namespace in allowed_namespaces

	account := object.get(k8s.annotations, "kubernetes.io/service-account.name", "unnamed")
	msg := sprintf("the token of service account %q never expires%s", [account, _use])
}

not_applicable contains {"msg": "tokens are accepted in this namespace"} if {
	_is_token
	k8s.effective_namespace in allowed_namespaces
}

_is_token if {
	input.review.object.kind == "Secret"
	input.review.object.apiVersion == "v1"
	input.review.object.type == "kubernetes.io/service-account-token"
}

# what the API server noted about the last use (Kubernetes 1.26 and later)
_use := text if {
	now := duration.instant(k8s.cluster.scannedAt)
	now - duration.instant(sprintf("%sT00:00:00Z", [_last_used])) > duration.ns(max_unused_age)
	text := sprintf(", and it has not been used since %s: it can be deleted", [_last_used])
} else := text if {
	text := sprintf(", and it was last used on %s", [_last_used])
} else := ""

_last_used := k8s.labels["kubernetes.io/legacy-token-last-used"]
