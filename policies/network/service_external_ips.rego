# METADATA
# title: Services must not claim external addresses
# description: |
#   Every node sends traffic for the addresses in spec.externalIPs to the pods of the
#   Service, without asking who owns them (CVE-2020-8554). Whoever may write Services can so
#   take over traffic of the cluster to any address, that of a public API included.
# related_resources:
#   - description: CVE-2020-8554
#     ref: https://github.com/kubernetes/kubernetes/issues/97076
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: high
#   scope: object
#   match: [Service]
#   frameworks:
#     cis: ["1.2.3"]
#     mitre: [T1557]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     allowedIPs:
#       type: array
#       items: {type: string}
#       default: []
#       description: Addresses or ranges (CIDR) that Services may claim.
#   remediation: |
#     Remove spec.externalIPs and use a LoadBalancer Service or a Gateway; turn the admission plugin
#     DenyServiceExternalIPs on.
#   verify: kubectl get services -A -o json | jq '.items[] | select(.spec.externalIPs) | .metadata'
package policies.network.service_external_ips

import data.lib.k8s
import data.lib.patch

default allowed_ips := []

allowed_ips := input.parameters.allowedIPs

violation contains {"msg": msg, "details": {"path": path, "fix": patch.without(["spec", "externalIPs"], _paths)}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	some address, path in _claimed

	msg := sprintf("claims the address %s", [address])
}

_claimed := {address: path |
	some i, address in input.review.object.spec.externalIPs
	not _is_allowed(address)
	path := ["spec", "externalIPs", i]
}

_paths := {path | some path in _claimed}

_is_allowed(address) if address in allowed_ips

_is_allowed(address) if {
	some range in allowed_ips
	contains(range, "/")
	net.cidr_contains(range, address)
}
