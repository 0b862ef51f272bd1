# METADATA
# title: Secrets must be encrypted by a strong provider
# description: |
#   With a static key the key lies beside the data, in a file on the same disk.
#   AES-CBC gives no protection against changed data, AES-GCM breaks when one key
#   writes too often, and KMS v1 is slow and no longer developed. KMS v2 keeps the
#   key elsewhere, rotates data keys by itself and can be revoked.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: medium
#   scope: host
#   match: [apiserver.config.k8s.io/EncryptionConfiguration, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.28"]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   parameters:
#     preferred:
#       type: array
#       items: {type: string}
#       default: [kms-v2]
#       description: Providers that are always right, of kms-v2, kms-v1, secretbox, aescbc, aesgcm and identity.
#     acceptable:
#       type: array
#       items: {type: string}
#       default: [secretbox, aescbc]
#       description: Providers that may be used; aescbc among them is still reported, with low severity.
#     rejected:
#       type: array
#       items: {type: string}
#       default: [identity, aesgcm, kms-v1]
#       description: Providers that must not be used; so must no provider that stands in none of the three lists.
#   remediation: |
#     Put a KMS v2 provider in front (secretbox where there is no KMS) and keep the old one behind it for reading,
#     restart the API server, rewrite all Secrets, then drop the old one.
#   verify: |
#     etcdctl get /registry/secrets/NAMESPACE/NAME | hexdump -C | head -2   # shows k8s:enc:PROVIDER
package policies.secrets.encryption_weak_provider

import data.lib.encryption

default preferred := ["kms-v2"]

preferred := input.parameters.preferred

default acceptable := ["secretbox", "aescbc"]

acceptable := input.parameters.acceptable

default rejected := ["identity", "aesgcm", "kms-v1"]

rejected := input.parameters.rejected

violation contains {"msg": msg, "details": {"path": writer.path}} if {
	some doc in encryption.documents
	writer := encryption.writer(doc, "secrets")
	_is_weak(writer.type)

	msg := sprintf("Secrets are written by provider %s", [writer.type])
}

violation contains {"msg": msg, "details": {"path": writer.path, "severity": "low"}} if {
	some doc in encryption.documents
	writer := encryption.writer(doc, "secrets")
	writer.type == "aescbc"
	not _is_weak(writer.type)
	not writer.type in preferred

	msg := "Secrets are written by provider aescbc, with a key on the same disk and without integrity"
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent

not_applicable contains {"msg": "no entry covers Secrets"} if {
	some doc in encryption.documents
	not encryption.writer(doc, "secrets")
}

_is_weak(type) if type in rejected

_is_weak(type) if not type in array.concat(preferred, acceptable)
