# METADATA
# title: A network policy must not admit the pods of every namespace
# description: |
#   A peer with an empty namespaceSelector stands for all pods of the cluster, those of
#   other teams and of namespaces yet to come. The wall between namespaces, for which the
#   policy was written, is then open.
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
#     mitre: [T1210]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: |
#     Select the namespaces meant, by the label kubernetes.io/metadata.name or one of the team's, and
#     add a podSelector to the same peer.
#   verify: |
#     kubectl get networkpolicies -A -o json |
#     jq '.items[] | select([.spec.ingress[]?.from[]?, .spec.egress[]?.to[]?] | any(.namespaceSelector == {}))'
package policies.network.policy_allows_any_namespace

import data.lib.k8s
import data.lib.netpol
import data.lib.selectors

violation contains {"msg": msg, "details": {"path": path, "severity": severity}} if {
	input.review.object.kind == "NetworkPolicy"
	k8s.group == "networking.k8s.io"
	some direction in ["Ingress", "Egress"]
	some rule in netpol.rules(input.review.object, direction)
	some i, peer in rule.peers
	is_object(peer.namespaceSelector)
	selectors.is_everything(peer.namespaceSelector)

	path := array.concat(rule.path, [rule.peers_field, i, "namespaceSelector"])
	msg := sprintf("%s the pods of every namespace%s", [_verbs[direction], _narrowed(peer)])
	severity := _severity(direction, rule, peer)
}

_verbs := {"Egress": "allows sending to", "Ingress": "admits"}

_narrowed(peer) := " that have the labels selected" if _selects_pods(peer)

_narrowed(peer) := "" if not _selects_pods(peer)

# the DNS of the cluster may well be asked by its labels alone
_severity("Egress", rule, peer) := "low" if {
	_selects_pods(peer)
	_is_dns_only(rule)
} else := "medium"

_severity("Ingress", _, _) := "medium"

_selects_pods(peer) if {
	is_object(peer.podSelector)
	not selectors.is_everything(peer.podSelector)
}

_is_dns_only(rule) if {
	count(rule.ports) > 0
	{entry.port | some entry in rule.ports} == {53}
}
