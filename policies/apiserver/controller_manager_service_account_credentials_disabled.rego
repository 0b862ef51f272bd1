# METADATA
# title: The controller manager must give each controller a service account of its own
# description: |
#   One identity for all controllers holds the sum of their rights, and the audit log
#   cannot tell one from another. With service accounts of their own each gets the
#   rights of its role and no more.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#   - description: Using RBAC authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.3"]
#     mitre: [T1078]
#     nsa: [network/control-plane, pods/service-account-tokens]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-242381]
#   remediation: Set --use-service-account-credentials=true.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e
#     '--use-service-account-credentials'
package policies.apiserver.controller_manager_service_account_credentials_disabled

import data.lib.flags

violation contains {"msg": "all controllers share one identity", "details": {"path": path}} if {
	some process in flags.of("kube-controller-manager")
	flags.bool(process, "use-service-account-credentials", false) == false

	path := flags.path(process, "use-service-account-credentials")
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")
