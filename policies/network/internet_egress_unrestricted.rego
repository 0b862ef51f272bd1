# METADATA
# title: Pods must not open connections to any address of the internet
# description: |
#   Whoever takes over a container fetches tools and sends data out by connections that
#   the pod opens. A pod needs few addresses, or a proxy that knows them.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: referential
#   absence: true
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
#   frameworks:
#     mitre: [T1041, T1048, T1496]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.3.2, 1.4.1]
#     soc2: [CC6.6, CC6.7]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: |
#     Isolate the egress of the pods and allow what they need, by the addresses of partners, a proxy, or names
#     where the network plugin knows them.
#   verify: kubectl exec <pod> -- curl -m 5 https://example.com
package policies.network.internet_egress_unrestricted

import data.lib.exits
import data.lib.netpol
import data.lib.workload

violation contains {"msg": msg, "details": {"path": _path, "related": way.by}} if {
	workload.pod_spec
	way := exits.internet
	way.verdict == "allowed"

	msg := sprintf("may connect to any address of the internet %s: %s", [exits.port_text(way.port), _reason(way)])
}

unknown contains {"msg": msg, "details": {"path": _path, "related": way.by}} if {
	workload.pod_spec
	way := exits.internet
	way.verdict == "unknown"

	msg := sprintf("may connect to any address of the internet, unless %s forbids it", [netpol.text(way.by[0])])
}

_reason(way) := sprintf("%s allows it", [netpol.text(way.by[0])]) if count(way.by) > 0

_reason(way) := way.why if count(way.by) == 0

_path := array.concat(workload.pod_metadata_path, ["labels"])
