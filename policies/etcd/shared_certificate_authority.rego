# METADATA
# title: etcd must trust a certificate authority of its own
# description: |
#   Where etcd accepts the authority that signs users of the API, every certificate for
#   the API is also one for etcd: a user without any rights reads all Secrets.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: high
#   scope: host
#   match: [etcd]
#   needs: [Pod, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.7"]
#     mitre: [T1078]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#   remediation: |
#     Make an authority for etcd only, issue the certificates of members and of the API server's client from it, and set
#     --trusted-ca-file to it.
#   verify: |
#     openssl x509 -noout -fingerprint -sha256 -in /etc/kubernetes/pki/etcd/ca.crt
#     openssl x509 -noout -fingerprint -sha256 -in /etc/kubernetes/pki/ca.crt
package policies.etcd.shared_certificate_authority

import data.lib.etcdconfig
import data.lib.flags

violation contains {"msg": "--trusted-ca-file is not set", "details": {"path": path}} if {
	some process in etcdconfig.processes
	not etcdconfig.is_given(process, "trusted-ca-file")

	path := etcdconfig.path(process, "trusted-ca-file")
}

violation contains {"msg": msg, "details": {"path": pair.path}} if {
	some pair in _pairs
	_is_same(pair)

	msg := sprintf("etcd trusts %s, the authority of the API server's clients", [pair.etcd])
}

unknown contains {"msg": msg, "details": {"path": pair.path}} if {
	some pair in _pairs
	not _is_same(pair)
	not _is_different(pair)

	msg := sprintf("%s and %s are not compared: no fingerprints", [pair.etcd, pair.api])
}

unknown contains {"msg": "the client authority of the API server is not known", "details": {"path": path}} if {
	some process in etcdconfig.processes
	etcdconfig.is_given(process, "trusted-ca-file")
	count(_client_authorities) == 0

	path := etcdconfig.path(process, "trusted-ca-file")
}

unknown contains finding if some finding in etcdconfig.unknown

_pairs contains {"etcd": trusted, "api": authority, "path": path} if {
	some process in etcdconfig.processes
	etcdconfig.is_given(process, "trusted-ca-file")
	trusted := etcdconfig.value(process, "trusted-ca-file")
	some authority in _client_authorities
	path := etcdconfig.path(process, "trusted-ca-file")
}

_is_same(pair) if pair.etcd == pair.api

_is_same(pair) if _fingerprint(pair.etcd) == _fingerprint(pair.api)

_is_different(pair) if _fingerprint(pair.etcd) != _fingerprint(pair.api)

_fingerprint(path) := input.review.object.certificates[path].fingerprintSHA256

_client_authorities contains authority if {
	some process in flags.of("kube-apiserver")
	authority := flags.value(process, "client-ca-file")
	authority != ""
}

# beside a pod of etcd: the pods that run the API server
_client_authorities contains authority if {
	input.review.object.kind == "Pod"
	some name
	pod := data.inventory.namespace[input.review.object.metadata.namespace].v1.Pod[name]
	some container in pod.spec.containers
	some field in ["command", "args"]
	some word in container[field]
	startswith(word, "--client-ca-file=/")
	authority := trim_prefix(word, "--client-ca-file=")
}
