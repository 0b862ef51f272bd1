# METADATA
# title: A pod that controls its node must not be reachable from outside
# description: |
#   A flaw in this workload is all that stands between the internet and a node: whoever
#   takes over the container is root on the node at once, and holds the tokens and Secrets
#   of every pod on it.
# related_resources:
#   - description: Kubernetes documentation, Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: referential
#   match: [workload]
#   needs:
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - Service
#     - networking.k8s.io/Ingress
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#   frameworks:
#     mitre: [T1190, T1611]
#     nsa: [threat-model/lateral-movement, network/exposure]
#     owasp_k8s: [K02, K05, K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 7.2.5]
#     soc2: [CC6.1, CC6.6]
#     hipaa: ["164.308(a)(1)(ii)(A)", "164.312(e)(1)"]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.2, 4.4.3]
#   remediation: |
#     Take the rights over the node from the workload, or the way to it: split the part that needs the
#     node from the part that serves requests, and close ingress with a network policy.
#   verify: |
#     kubectl get services,ingresses -A -o wide; compare their selectors with the labels of the workload.
package policies.network.attack_path_internet_to_privileged_pod

import data.lib.exposure
import data.lib.k8s
import data.lib.netpol
import data.lib.nodecontrol
import data.lib.selectors
import data.lib.workload

violation contains {"msg": msg, "details": {"path": power.path, "related": way.related}} if {
	some power in array.slice(_powers, 0, 1)
	some way in _ways
	not _is_shut(way)
	not _may_be_shut

	msg := sprintf("reachable through %s, and %s", [way.text, power.text])
}

unknown contains {"msg": msg, "details": {"path": power.path, "related": [ref]}} if {
	some power in array.slice(_powers, 0, 1)
	some way in _ways
	not _is_shut(way)
	some ref in _doubts

	msg := sprintf("reachable through %s, unless %s shuts it", [way.text, netpol.text(ref)])
}

_powers := sort(nodecontrol.powers)

# without power over the node nobody needs to ask how the pod is reached
_ways := exposure.ways if count(_powers) > 0

_is_shut(way) if {
	not workload.pod_spec.hostNetwork == true
	_isolation.sure != set()
	not _is_admitted(way)
}

_may_be_shut if count(_doubts) > 0

_doubts := array.slice(sort(_isolation.unsure), 0, 1) if not workload.pod_spec.hostNetwork == true

_doubts := [] if workload.pod_spec.hostNetwork == true

_isolation := netpol.isolation(k8s.namespace, _labels, "Ingress")

_labels := selectors.labels({"metadata": workload.pod_metadata})

# some rule for the pod lets in what comes by this way: everybody, addresses, and for a way through
# another pod also pods of other namespaces, where that one may be
_is_admitted(way) if {
	some policy in _policies
	some rule in netpol.rules(policy, "Ingress")
	_lets_in(rule, way)
}

_is_admitted(_) if {
	some policy in netpol.policies(k8s.namespace)
	policy.ref.kind != "NetworkPolicy"
	policy.ref in _isolation.sure
	"Ingress" in policy.opens
}

_policies := [policy |
	some policy in array.concat(_own_policies, _homeless_policies)
	startswith(policy.apiVersion, "networking.k8s.io/")
	selectors.selects(object.get(policy, ["spec", "podSelector"], {}), _labels)
]

_own_policies := [policy | policy := data.inventory.namespace[k8s.namespace][_].NetworkPolicy[_]]

# manifests may leave the namespace out
_homeless_policies := [policy | k8s.namespace == ""; policy := data.inventory.cluster[_].NetworkPolicy[_]]

_lets_in(rule, _) if count(rule.peers) == 0

_lets_in(rule, _) if {
	some peer in rule.peers
	peer.ipBlock
}

_lets_in(rule, way) if {
	way.direct == false
	some peer in rule.peers
	is_object(peer.namespaceSelector)
}
