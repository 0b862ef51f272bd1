# METADATA
# title: The encryption configuration must cover Secrets
# description: |
#   What no entry names is stored unencrypted, and so is what an earlier entry with
#   identity takes away from the entry that would encrypt it. Both are easily
#   overlooked in a configuration that otherwise works.
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
#     Put an entry that names secrets, with a provider that encrypts, in front of all entries that could match them,
#     restart the API server and rewrite all Secrets.
#   verify: yq '.resources[].resources' encryption.yaml
package policies.secrets.encryption_secrets_not_covered

import data.lib.encryption
import data.lib.k8s

violation contains {"msg": "no entry covers Secrets", "details": {"path": path}} if {
	some doc in encryption.documents
	count(encryption.entries(doc, "secrets")) == 0

	path := array.concat(doc.path, ["resources"])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in encryption.documents
	entries := encryption.entries(doc, "secrets")
	encryption.first(doc, entries[0]).type == "identity"
	masked := min([i | some i in entries; encryption.first(doc, i).type != "identity"])

	path := array.concat(doc.path, ["resources", entries[0]])
	msg := sprintf("resources[%s] with identity masks resources[%s], which would encrypt Secrets", [
		k8s.int(entries[0]),
		k8s.int(masked),
	])
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent
