# METADATA
# title: People must log in to a managed cluster through the directory of the company
# description: |
#   Accounts that only the cluster knows have no second factor, outlive those who leave, and
#   are managed by whoever may change a ConfigMap. The directory of the company or of the
#   cloud has all of that already.
# related_resources:
#   - description: Amazon EKS documentation, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
#   - description: Azure Kubernetes Service documentation, manage local accounts
#     ref: https://learn.microsoft.com/en-us/azure/aks/manage-local-accounts-managed-azure-ad
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/CloudCluster]
#   frameworks:
#     nsa: [authn/strong-authentication, network/cloud-metadata]
#     owasp_k8s: [K09, K08]
#     pci_dss4: [8.2.1, 8.3.1, 7.2.5, 1.3.2]
#     soc2: [CC6.1, CC6.2, CC6.6]
#     hipaa: [164.312(d), 164.312(a)(1)]
#     nist_800_190: [4.3.2, 4.4.2]
#   remediation: |
#     EKS: move to access entries with authentication mode API. AKS: switch the integration with
#     Entra ID on and local accounts off. GKE: switch Google Groups for RBAC on.
#   verify: |
#     aws eks describe-cluster --name <cluster> --query cluster.accessConfig
#     az aks show -n <cluster> -g <group> --query "[aadProfile, disableLocalAccounts]"
#     gcloud container clusters describe <cluster> --format="value(authenticatorGroupsConfig)"
#   manual: Whether all people who use the cluster do so with an account of the directory.
package policies.rbac.cloud_user_directory_not_integrated

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["authenticationMode"], "severity": severity}} if {
	_is_cloud
	input.review.object.provider == "eks"
	{"text": text, "severity": severity} := {
		"API_AND_CONFIG_MAP": {"text": "beside access entries the ConfigMap aws-auth", "severity": "low"},
		"CONFIG_MAP": {"text": "the ConfigMap aws-auth", "severity": "medium"},
	}[input.review.object.authenticationMode]

	msg := sprintf("%s says who is who", [text])
}

violation contains {"msg": msg, "details": {"path": ["directoryIntegration"]}} if {
	_is_cloud
	input.review.object.provider in {"aks", "gke"}
	input.review.object.directoryIntegration == false

	msg := "the cluster is not connected to the directory"
}

violation contains {"msg": msg, "details": {"path": ["localAccounts"]}} if {
	_is_cloud
	input.review.object.provider == "aks"
	input.review.object.localAccounts == true

	msg := "local accounts are on, which go past the directory"
}

unknown contains {"msg": msg, "details": {"path": [field]}} if {
	_is_cloud
	some field in {
		"aks": ["directoryIntegration", "localAccounts"],
		"eks": ["authenticationMode"],
		"gke": ["directoryIntegration"],
	}[input.review.object.provider]
	object.get(input.review.object, field, null) in {"", null}

	msg := sprintf("%s is not recorded", [field])
}

not_applicable contains {"msg": "the provider is none whose directory is known"} if {
	_is_cloud
	not object.get(input.review.object, "provider", "") in {"aks", "eks", "gke"}
}

_is_cloud if {
	input.review.object.kind == "CloudCluster"
	k8s.group == "facts.regolith.dev"
}
