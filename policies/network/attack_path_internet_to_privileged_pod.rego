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
#     - gateway.networking.k8s.io/UDPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#     - networking.istio.io/VirtualService
#     - route.openshift.io/Route
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

import data.lib.entrance
import data.lib.netpol
import data.lib.nodecontrol

violation contains {"msg": msg, "details": {"path": power.path, "related": way.related}} if {
	some power in _power
	some way in entrance.open

	msg := sprintf("reachable through %s, and %s", [way.text, power.text])
}

unknown contains {"msg": msg, "details": {"path": power.path, "related": [doubt.by]}} if {
	some power in _power
	some doubt in entrance.doubtful

	msg := sprintf("reachable through %s, unless %s shuts it", [doubt.way.text, netpol.text(doubt.by)])
}

# one is enough, and without any nobody needs to ask how the pod is reached
_power := array.slice(sort(nodecontrol.powers), 0, 1)
