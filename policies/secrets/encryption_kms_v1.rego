# METADATA
# title: KMS providers must use the v2 API
# description: |
#   KMS v1 asks the plugin for every single object, caches keys without telling when
#   they change, and is deprecated since Kubernetes 1.28 and off by default since
#   1.29: an upgrade may leave the API server unable to start.
# related_resources:
#   - description: Kubernetes, using a KMS provider for data encryption
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/
# custom:
#   severity: medium
#   scope: host
#   match: [apiserver.config.k8s.io/EncryptionConfiguration, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   enabled: false
#   frameworks:
#     cis: ["1.2.28"]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Add the provider with apiVersion v2 under another name in front, keep the v1 entry behind it for reading,
#     rewrite what is stored, then drop the v1 entry and the feature gate KMSv1.
#   verify: yq '.resources[].providers[].kms | select(.) | .name + " " + (.apiVersion // "v1")' encryption.yaml
package policies.secrets.encryption_kms_v1

import data.lib.encryption

violation contains {"msg": msg, "details": {"path": provider.path}} if {
	some doc in encryption.documents
	some provider in encryption.all(doc)
	provider.type == "kms-v1"

	msg := sprintf("KMS provider %q uses the v1 API", [object.get(provider.spec, "name", "")])
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent
