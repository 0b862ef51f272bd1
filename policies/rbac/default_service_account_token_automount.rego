# METADATA
# title: The default service account of a namespace must not mount its token
# description: |
#   Pods that say nothing about identity run as default and get its token. None of them needs
#   it, and any right that is ever given to default reaches them all.
# related_resources:
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
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
#       description: Namespaces that are left alone.
#   remediation: |
#     Set automountServiceAccountToken to false on the default service account, and give workloads
#     that call the API an account of their own.
#   verify: |
#     kubectl get serviceaccounts -A -o json | jq -r '.items[] |
#     select(.metadata.name == "default" and .automountServiceAccountToken != false) | .metadata.namespace'
package policies.rbac.default_service_account_token_automount

import data.lib.k8s
import data.lib.patch

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": {"path": ["automountServiceAccountToken"], "fix": fix}} if {
	_is_default
	not k8s.effective_namespace in excluded_namespaces
	not input.review.object.automountServiceAccountToken == false

	msg := "pods that name no service account are given its token"
	fix := patch.put(["automountServiceAccountToken"], false)
}

not_applicable contains {"msg": "the namespace is excluded"} if {
	_is_default
	k8s.effective_namespace in excluded_namespaces
}

not_applicable contains {"msg": "it is not the default account"} if {
	_is_account
	k8s.name != "default"
}

_is_default if {
	_is_account
	k8s.name == "default"
}

_is_account if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
}
