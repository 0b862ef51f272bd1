# METADATA
# title: DNS must be allowed over TCP as well
# description: |
#   Answers that do not fit a UDP packet are asked for again over TCP. Where egress is
#   allowed to port 53 over UDP only, such names do not resolve, sometimes and for no
#   reason that anybody sees, and the policy is soon taken away altogether.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: low
#   scope: object
#   match: [networking.k8s.io/NetworkPolicy]
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [A1.2, CC6.1, CC6.6]
#     hipaa: [164.308(a)(7), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Add protocol TCP, port 53, beside the entry for UDP in the same egress rule.
#   verify: kubectl get networkpolicies -A -o json | jq '.items[].spec.egress[]?.ports'
package policies.network.dns_egress_tcp_missing

import data.lib.k8s
import data.lib.netpol

violation contains {"msg": msg, "details": {"path": _ports(rule), "fix": fix}} if {
	input.review.object.kind == "NetworkPolicy"
	k8s.group == "networking.k8s.io"
	not _allows_somewhere("TCP")
	some rule in _rules
	_allows(rule, "UDP")

	msg := "allows DNS (port 53) over UDP and not over TCP"
	fix := [{"op": "add", "path": array.concat(_ports(rule), ["-"]), "value": {"port": 53, "protocol": "TCP"}}]
}

_rules := netpol.rules(input.review.object, "Egress")

_ports(rule) := array.concat(rule.path, ["ports"])

_allows_somewhere(protocol) if {
	some rule in _rules
	_allows(rule, protocol)
}

_allows_somewhere(_) if {
	some rule in _rules
	count(rule.ports) == 0
}

_allows(rule, protocol) if {
	some entry in rule.ports
	netpol.covers_port(entry, protocol, 53)
}
