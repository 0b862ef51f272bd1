# METADATA
# title: Bindings must not give rights to the default service account of a namespace
# description: |
#   Every pod that names no service account runs as the default one. What it is given goes to
#   all of them, to those of today and to those that somebody adds next year.
# related_resources:
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.5"]
#     mitre: [T1078.001]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Make a ServiceAccount for the workload that needs the rights, name it in the pod spec and in the
#     binding, and take the default account out of the binding.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json |
#     jq -r '.items[] | select(any(.subjects[]?; .kind == "ServiceAccount" and .name == "default")) |
#     .kind + " " + .metadata.name'
package policies.rbac.default_service_account_binding

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in rbac.subjects
	["ServiceAccount", _, "default"] = split(subject.key, ":")

	msg := sprintf("%s is bound: all pods that name no account get these rights", [subject.text])
}
