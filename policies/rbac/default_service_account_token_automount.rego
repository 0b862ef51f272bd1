# METADATA
# title: The default service account of a namespace must not offer its token to pods
# description: |
#   Pods that name no service account run as the default one and get its token, although their
#   authors never thought of the API. Whoever breaks into one of them is logged in to the API
#   server.
# related_resources:
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.serviceaccount
# custom:
#   severity: medium
#   scope: object
#   match: [ServiceAccount]
#   frameworks:
#     cis: ["5.1.5"]
#     mitre: [T1528, T1552.007]
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#   parameters:
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces that are not judged.
#   remediation: |
#     Set automountServiceAccountToken to false on the ServiceAccount default of every namespace; give
#     the workloads that call the API accounts of their own.
#   verify: |
#     kubectl get serviceaccounts -A -o json |
#     jq -r '.items[] | select(.metadata.name == "default" and .automountServiceAccountToken != false) |
#     .metadata.namespace'
package policies.rbac.default_service_account_token_automount

import data.lib.k8s
import data.lib.patch

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": {"path": path, "fix": patch.put(path, false)}} if {
	_is_default
	not k8s.namespace in excluded_namespaces
	not input.review.object.automountServiceAccountToken == false

	path := ["automountServiceAccountToken"]
	msg := "the default account offers its token to every pod that names no account"
}

not_applicable contains {"msg": "it is not the default account of its namespace"} if {
	_is_account
	not _is_default
}

not_applicable contains {"msg": msg} if {
	_is_default
	k8s.namespace in excluded_namespaces

	msg := sprintf("namespace %q is excluded", [k8s.namespace])
}

_is_account if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
}

_is_default if {
	_is_account
	k8s.name == "default"
}
