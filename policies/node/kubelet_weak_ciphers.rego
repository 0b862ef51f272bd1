# METADATA
# title: The kubelet must allow strong TLS cipher suites only
# description: |
#   Where the list of suites is left to the defaults, or names old ones, a client may agree on
#   a suite without forward secrecy or with known weaknesses.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: medium
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.12"]
#     mitre: [T1557]
#     nsa: [network/worker-nodes, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: [164.312(a)(1), 164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: ["4.3.5", "4.3.3"]
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
#   remediation: Set tlsCipherSuites to the allowed list, or tlsMinVersion to VersionTLS13.
#   verify: |
#     kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig | {tlsCipherSuites,
#     tlsMinVersion}'
package policies.node.kubelet_weak_ciphers

import data.lib.k8s
import data.lib.kubelet

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

violation contains {"msg": msg, "details": {"path": suites.path}} if {
	suites := _suites
	suites.value == []
	accept_default == false

	msg := sprintf("the cipher suites are left to the defaults of Go (%s)", [suites.from])
}

violation contains {"msg": msg, "details": {"path": suites.path}} if {
	suites := _suites
	weak := sort([suite | some suite in suites.value; not _is_allowed(suite)])

	msg := sprintf("%s cipher suites are weak, %s among them (%s)", [k8s.int(count(weak)), weak[0], suites.from])
}

unknown contains finding if {
	not _is_tls13
	some finding in kubelet.unsettled(["tlsCipherSuites", "tlsMinVersion"])
}

# the suites that count: those of TLS 1.3 cannot be configured, and none is weak
_suites := kubelet.setting("tlsCipherSuites") if kubelet.setting("tlsMinVersion").value != "VersionTLS13"

_is_tls13 if kubelet.setting("tlsMinVersion").value == "VersionTLS13"

_is_allowed(suite) if suite in allowed

# the older name that Go keeps for the two suites of ChaCha20
_is_allowed(suite) if sprintf("%s_SHA256", [suite]) in allowed
