# METADATA
# title: Secrets must not be readable unencrypted once all of them are encrypted
# description: |
#   While identity stands among the providers, the API server accepts Secrets that
#   were written unencrypted: old ones that nobody rewrote, and ones that somebody
#   with access to etcd puts there. It is needed during a migration only.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: low
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
#   remediation: |
#     Rewrite all Secrets (kubectl get secrets -A -o json | kubectl replace -f -), prove that each of them is stored
#     with the prefix k8s:enc:, then remove identity and restart the API server.
#   verify: |
#     etcdctl get --prefix /registry/secrets/ --print-value-only | grep -ac '^k8s:enc:'
package policies.secrets.encryption_plaintext_fallback_left

import data.lib.encryption

violation contains {"msg": msg, "details": {"path": provider.path}} if {
	some doc in encryption.documents
	some i, provider in encryption.providers(doc, "secrets")
	i > 0
	provider.type == "identity"

	msg := "identity still accepts Secrets that are stored unencrypted"
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent
