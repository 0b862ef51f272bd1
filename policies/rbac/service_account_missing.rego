# METADATA
# title: The service account of a workload must exist
# description: |
#   Its pods cannot be made until the account exists. Whoever may create service accounts in
#   the namespace then decides what it is: with which identity in the cloud, and with the
#   rights of the bindings that already name it.
# related_resources:
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: referential
#   absence: true
#   match: [workload]
#   needs: [ServiceAccount]
#   frameworks:
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#   remediation: |
#     Create the service account beside the workload, with automountServiceAccountToken false unless
#     the workload calls the API, or name one that exists.
#   verify: kubectl get serviceaccount <name> -n <namespace>
package policies.rbac.service_account_missing

import data.lib.k8s
import data.lib.serviceaccount

violation contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.name != "default"
	k8s.has_inventory
	not serviceaccount.account

	msg := sprintf("service account %q does not exist", [serviceaccount.name])
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.name != "default"
	not k8s.has_inventory

	msg := sprintf("whether service account %q exists is not known", [serviceaccount.name])
}
