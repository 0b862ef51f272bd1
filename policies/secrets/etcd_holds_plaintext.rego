# METADATA
# title: Every Secret in etcd must be stored encrypted
# description: |
#   A configuration that encrypts says nothing about Secrets that were written before
#   it: they stay as they are until somebody rewrites them, and with them every
#   backup that was made since.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: critical
#   scope: host
#   match: [facts.regolith.dev/EtcdSample]
#   needs: [facts.regolith.dev/EtcdSample]
#   frameworks:
#     mitre: [T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Check that the first provider for Secrets encrypts, then rewrite all of them:
#     kubectl get secrets -A -o json | kubectl replace -f -
#   verify: etcdctl get /registry/secrets/NAMESPACE/NAME --print-value-only | head -c 20
package policies.secrets.etcd_holds_plaintext

violation contains {"msg": msg, "details": {"path": ["keys", i, "prefix"]}} if {
	some i, secret in _secrets
	_first_bytes(secret.sample) != ""
	not startswith(_first_bytes(secret.sample), "k8s:enc:")

	msg := sprintf("Secret %s/%s is stored unencrypted", [secret.namespace, secret.name])
}

unknown contains {"msg": msg, "details": {"path": ["keys", i]}} if {
	some i, secret in _secrets
	_first_bytes(secret.sample) == ""

	msg := sprintf("nothing of the value of Secret %s/%s was recorded", [secret.namespace, secret.name])
}

unknown contains {"msg": "the sample holds no Secret", "details": {"path": ["keys"]}} if {
	_is_sample
	count(_secrets) == 0
}

_is_sample if {
	input.review.object.kind == "EtcdSample"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}

# by index in keys; the part before /secrets/ is --etcd-prefix
_secrets := {i: {"namespace": namespace, "name": name, "sample": sample} |
	_is_sample
	some i, sample in input.review.object.keys
	[_, namespace, name] := regex.find_all_string_submatch_n(`/secrets/([^/]+)/([^/]+)$`, sample.key, 1)[0]
}

_first_bytes(sample) := sample.prefix if is_string(sample.prefix)

_first_bytes(sample) := "" if not is_string(object.get(sample, "prefix", null))
