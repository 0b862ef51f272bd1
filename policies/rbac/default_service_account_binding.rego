# METADATA
# title: Bindings must not give rights to the default service account of a namespace
# description: |
#   Every pod that names no service account runs as default. Rights that one application
#   needed go to all of these pods, today and later, and nobody who deploys one of them knows.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
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
#     Create a service account for the application, put it into the binding in place of default, and
#     set serviceAccountName in the workloads that need the rights.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json | jq -r '.items[] |
#     select(any(.subjects[]?; .kind == "ServiceAccount" and .name == "default")) | .kind + " " + .metadata.name'
package policies.rbac.default_service_account_binding

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in rbac.subjects
	startswith(subject.key, "ServiceAccount:")
	endswith(subject.key, ":default")

	msg := sprintf("%s is what pods run as that name no account", [subject.text])
}
