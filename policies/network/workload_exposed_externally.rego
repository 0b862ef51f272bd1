# METADATA
# title: What is reachable from outside the cluster must be known
# description: |
#   Every workload that the outside reaches is a way in. None of them is a fault by itself;
#   the list is what attack paths begin with, and what a review of exposure reads.
# related_resources:
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
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
#     mitre: [T1133, T1190]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Close what nobody outside needs, and waive the findings that are meant.
#   verify: regolith reach --from internet -i <files>
package policies.network.workload_exposed_externally

import data.lib.entrance
import data.lib.netpol
import data.lib.workload

violation contains {"msg": msg, "details": {"path": _path, "related": way.related}} if {
	some way in entrance.open
	msg := sprintf("is reachable from outside through %s", [way.text])
}

unknown contains {"msg": msg, "details": {"path": _path, "related": array.concat(doubt.way.related, [doubt.by])}} if {
	some doubt in entrance.doubtful
	msg := sprintf("is reachable from outside through %s, unless %s shuts it", [doubt.way.text, netpol.text(doubt.by)])
}

_path := array.concat(workload.pod_metadata_path, ["labels"])
