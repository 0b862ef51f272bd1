# METADATA
# title: The API server must encrypt Secrets before it stores them
# description: |
#   Without an encryption configuration every Secret lies in etcd as it is: a copy
#   of the database, a backup or a disk that was thrown away gives all credentials.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: critical
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.27"]
#     mitre: [T1552.001, T1552.007]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Write an EncryptionConfiguration with a KMS v2 provider (secretbox where there is no KMS), name it by
#     --encryption-provider-config, then rewrite all Secrets (kubectl get secrets -A -o json | kubectl replace -f -).
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--encryption-provider-config=[^ ]*'
package policies.secrets.encryption_at_rest_disabled

import data.lib.flags
import data.lib.manifest

violation contains {"msg": "--encryption-provider-config is not set", "details": {"path": path, "create": [manifest.encryption]}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "encryption-provider-config")

	path := flags.path(process, "encryption-provider-config")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
