# METADATA
# title: The provider that writes Secrets must not be identity
# description: |
#   Only the first provider of the entry that decides writes, all others only read.
#   With identity in front the configuration looks like encryption, and every Secret
#   is still stored as it is.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: critical
#   scope: host
#   match: [apiserver.config.k8s.io/EncryptionConfiguration, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.28"]
#     mitre: [T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Move identity to the last place of the list, restart the API server, then rewrite all Secrets
#     (kubectl get secrets -A -o json | kubectl replace -f -).
#   verify: |
#     yq '.resources[] | {"resources": .resources, "writes with": .providers[0]}' encryption.yaml
package policies.secrets.encryption_identity_first

import data.lib.encryption

violation contains {"msg": msg, "details": {"path": writer.path}} if {
	some doc in encryption.documents
	writer := encryption.writer(doc, "secrets")
	writer.type == "identity"

	msg := "identity is the first provider for Secrets, which are stored unencrypted"
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent
