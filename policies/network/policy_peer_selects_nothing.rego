# METADATA
# title: Every peer of a network policy must select something
# description: |
#   A peer that fits no namespace or no pod allows nothing today, and tomorrow whatever gets
#   those labels. Most often it is misspelt, and the connection that was meant does not work.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match: [networking.k8s.io/NetworkPolicy]
#   needs:
#     - Namespace
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Correct the labels of the peer, or remove it.
#   verify: kubectl describe networkpolicy <name>; kubectl get namespaces,pods -A --show-labels
package policies.network.policy_peer_selects_nothing

import data.lib.k8s
import data.lib.netpol
import data.lib.pods
import data.lib.selectors

violation contains {"msg": msg, "details": {"path": array.concat(rule.path, [rule.peers_field, i])}} if {
	input.review.object.kind == "NetworkPolicy"
	k8s.group == "networking.k8s.io"
	some direction in ["Egress", "Ingress"]
	some rule in netpol.rules(input.review.object, direction)
	some i, peer in rule.peers
	msg := _fault(peer)
}

_fault(peer) := "no namespace has the labels that the peer selects" if {
	count(netpol.namespaces(peer.namespaceSelector)) == 0
} else := "no pod has the labels that the peer selects" if {
	_names_pods(peer)
	not _has_pods(peer)
}

_names_pods(peer) if not selectors.is_everything(peer.podSelector)

_has_pods(peer) if {
	candidates := pods.spaces(peer.podSelector)
	some ns in _spaces(peer)
	ns in candidates
	count(pods.selected(ns, peer.podSelector)) > 0
}

# what a cluster always has, and manifests seldom show
_has_pods(peer) if {
	selected := _spaces(peer)
	some ns in netpol.built_in_namespaces
	ns in selected
	not pods.in_namespace[ns]
}

_spaces(peer) := netpol.namespaces(peer.namespaceSelector) if {
	is_object(peer.namespaceSelector)
} else := {k8s.namespace}
