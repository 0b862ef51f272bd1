# METADATA
# title: A network policy must not open its pods to everybody
# description: |
#   A rule without peers admits every pod of the cluster and every address outside. Policies
#   add up, so that one such rule undoes all others for the pods it selects. It is often an
#   empty list that was meant to say nobody.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: high
#   scope: object
#   match: [networking.k8s.io/NetworkPolicy]
#   frameworks:
#     mitre: [T1190, T1046]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     publicPorts:
#       type: array
#       items: {type: integer}
#       default: [80, 443]
#       description: Ports that may be meant for everybody; a rule for these alone is less severe.
#   remediation: |
#     Name the peers of the rule. To admit nobody leave the rules out altogether: an empty list of rules
#     denies, an empty list of peers admits everybody.
#   verify: |
#     kubectl get networkpolicies -A -o json |
#     jq '.items[] | select([.spec.ingress[]? | .from // []] | any(. == []))'
package policies.network.policy_allows_all_ingress

import data.lib.k8s
import data.lib.netpol

default public_ports := [80, 443]

public_ports := input.parameters.publicPorts

violation contains {"msg": msg, "details": {"path": rule.path, "severity": _severity(rule)}} if {
	k8s.group == "networking.k8s.io"
	some rule in netpol.rules(input.review.object, "Ingress")
	who := netpol.everybody(rule)

	msg := sprintf("admits %s on %s", [who, netpol.ports_text(rule)])
}

_severity(rule) := "medium" if {
	count(rule.ports) > 0
	every entry in rule.ports {
		entry.port in public_ports
		not entry.endPort
	}
} else := "high"
