# METADATA
# title: A network policy must not let its pods send to everybody
# description: |
#   What is stolen leaves by the way that stays open. A rule without peers, or for all
#   addresses, lets the pods reach any server of the internet, the metadata service of the
#   cloud, and every pod of the cluster.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: medium
#   scope: object
#   match: [networking.k8s.io/NetworkPolicy]
#   frameworks:
#     mitre: [T1041, T1048, T1071]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.3.2, 1.4.1]
#     soc2: [CC6.6, CC6.7]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: |
#     Name what the pods need: services by selectors, partners by address, or an egress gateway that knows
#     names. Exceptions of a block help only where no other rule opens the same addresses.
#   verify: |
#     kubectl get networkpolicies -A -o json |
#     jq '.items[] | select([.spec.egress[]? | .to // []] | any(. == []))'
package policies.network.policy_allows_all_egress

import data.lib.k8s
import data.lib.netpol

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	k8s.group == "networking.k8s.io"
	some rule in netpol.rules(input.review.object, "Egress")
	who := netpol.everybody(rule)

	msg := sprintf("allows sending to %s on %s", [who, netpol.ports_text(rule)])
}
