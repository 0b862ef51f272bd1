# METADATA
# title: Secrets must come from an external secret manager
# description: |
#   Secrets that live only in the cluster have no rotation, no record of who read
#   them and no owner; they are copied by hand from place to place. A manager outside
#   the cluster gives all of that and can take a credential back at once.
# related_resources:
#   - description: Kubernetes, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
#   - description: Secrets Store CSI Driver
#     ref: https://secrets-store-csi-driver.sigs.k8s.io/
# custom:
#   severity: medium
#   scope: cluster
#   absence: true
#   match: [cluster]
#   needs:
#     - Pod
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#     - bitnami.com/SealedSecret
#     - external-secrets.io/ClusterExternalSecret
#     - external-secrets.io/ClusterSecretStore
#     - external-secrets.io/ExternalSecret
#     - external-secrets.io/SecretStore
#     - facts.regolith.dev/Cluster
#     - isindir.github.com/SopsSecret
#     - secrets-store.csi.x-k8s.io/SecretProviderClass
#     - secrets.hashicorp.com/VaultAuth
#     - secrets.hashicorp.com/VaultDynamicSecret
#     - secrets.hashicorp.com/VaultPKISecret
#     - secrets.hashicorp.com/VaultStaticSecret
#   frameworks:
#     cis: ["5.4.2"]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["8.6.2", "8.3.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Connect a manager (Vault, a cloud secret manager) through the External Secrets Operator, the Secrets Store CSI
#     Driver or the Vault Secrets Operator, and let workloads take their Secrets from it.
#   verify: kubectl get clustersecretstores,secretstores,externalsecrets,secretproviderclasses,vaultauths -A
#   manual: |
#     Whether the Secrets that matter do come from the manager: one store that is ready and in use only shows that
#     there is one.
package policies.secrets.external_manager_missing

import data.lib.k8s
import data.lib.secretstore

violation contains {"msg": "no external secret manager is connected", "details": {"path": []}} if {
	_is_judged
	count(secretstore.stores) == 0
	count(secretstore.sealed) == 0
}

violation contains {"msg": msg, "details": {"path": [], "severity": "low"}} if {
	_is_judged
	count(secretstore.stores) == 0
	count(secretstore.sealed) > 0

	msg := "Secrets are only encrypted in the repository, no external secret manager is connected"
}

violation contains {"msg": msg, "details": {"path": [], "related": related}} if {
	_is_judged
	count(secretstore.stores) > 0
	in_use := secretstore.ready & secretstore.used
	count(in_use & object.keys(secretstore.stores)) == 0

	related := [k8s.ref_of(store) | some store in secretstore.stores]
	msg := "no store of an external secret manager is both ready and in use"
}

unknown contains {"msg": "no other objects are known", "details": {"path": []}} if {
	k8s.is_anchor
	not k8s.has_inventory
}

_is_judged if {
	k8s.is_anchor
	k8s.has_inventory
}
