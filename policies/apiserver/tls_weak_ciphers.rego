# METADATA
# title: The API server must allow strong TLS cipher suites only
# description: |
#   Where the list of suites is left to the defaults, or names old ones, a client or
#   somebody in between may agree on a suite without forward secrecy or with known
#   weaknesses, and read credentials later.
# related_resources:
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.29"]
#     mitre: [T1557]
#     nsa: [network/control-plane, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)", "164.312(e)(2)(ii)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3"]
#     stig: [V-242418]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default:
#         - TLS_AES_128_GCM_SHA256
#         - TLS_AES_256_GCM_SHA384
#         - TLS_CHACHA20_POLY1305_SHA256
#         - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
#         - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
#         - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
#         - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
#         - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
#         - TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
#       description: Suites that are accepted, by their names in Go.
#     acceptDefault:
#       type: boolean
#       default: false
#       description: True where the default list of Go is accepted.
#   remediation: |
#     Set --tls-cipher-suites to suites of the allowed list, or --tls-min-version=VersionTLS13: the suites of
#     TLS 1.3 are all strong, and cannot be chosen in Go.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(tls-cipher-suites|tls-min-version)'
package policies.apiserver.tls_weak_ciphers

import data.lib.flags

default allowed := [
	"TLS_AES_128_GCM_SHA256",
	"TLS_AES_256_GCM_SHA384",
	"TLS_CHACHA20_POLY1305_SHA256",
	"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
	"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
	"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
	"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
	"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
	"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
]

allowed := input.parameters.allowed

default accept_default := false

accept_default := input.parameters.acceptDefault

violation contains {"msg": "--tls-cipher-suites is not set", "details": {"path": path}} if {
	some process in _processes
	accept_default == false
	count(flags.list(process, "tls-cipher-suites")) == 0

	path := flags.path(process, "tls-cipher-suites")
}

violation contains {"msg": msg, "details": {"path": flags.path(process, "tls-cipher-suites")}} if {
	some process in _processes
	some suite in flags.list(process, "tls-cipher-suites")
	not _is_allowed(suite)

	msg := sprintf("the cipher suite %s is allowed", [suite])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

# those for which the list means anything
_processes contains process if {
	some process in flags.of("kube-apiserver")
	not _is_tls13(process)
}

_is_tls13(process) if flags.value(process, "tls-min-version") == "VersionTLS13"

_is_allowed(suite) if suite in allowed

# the older names that Go keeps for the suites of ChaCha20
_is_allowed(suite) if sprintf("%s_SHA256", [suite]) in allowed
