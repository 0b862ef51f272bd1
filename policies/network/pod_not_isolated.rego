# METADATA
# title: Every workload must be selected by a network policy in both directions
# description: |
#   A pod that no policy selects in a direction accepts, or opens, any connection in that
#   direction, whatever the other policies of its namespace say.
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
#     cis: ["5.3.2"]
#     mitre: [T1046]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     directions:
#       type: array
#       items: {type: string}
#       default: [Ingress, Egress]
#       description: The directions in which a policy must select the pods.
#   remediation: |
#     Add a policy that selects the labels of the pods, or a default deny policy for the namespace;
#     check the labels where a policy was meant to select them.
#   verify: kubectl describe networkpolicies -n <namespace>; kubectl get pods -n <namespace> --show-labels
package policies.network.pod_not_isolated

import data.lib.k8s
import data.lib.netpol
import data.lib.selectors
import data.lib.workload

default directions := ["Ingress", "Egress"]

directions := input.parameters.directions

violation contains {"msg": msg, "details": {"path": _path}} if {
	_is_judged
	open := [lower(direction) |
		some direction in directions
		_state(direction) == {"sure": set(), "unsure": set()}
	]
	count(open) > 0

	msg := sprintf("no network policy selects its pods for %s", [concat(" or ", sort(open))])
}

unknown contains {"msg": msg, "details": {"path": _path, "related": [ref]}} if {
	_is_judged
	some direction in directions
	state := _state(direction)
	count(state.sure) == 0
	some ref in array.slice(sort(state.unsure), 0, 1)

	msg := sprintf(
		"%s may select its pods for %s, but its selectors are not read",
		[netpol.text(ref), lower(direction)],
	)
}

not_applicable contains {"msg": "its pods use the network of their node, which policies do not cover"} if {
	workload.pod_spec.hostNetwork == true
}

_is_judged if not workload.pod_spec.hostNetwork == true

_state(direction) := netpol.isolation(k8s.namespace, _labels, direction)

_labels := selectors.labels({"metadata": workload.pod_metadata})

_path := array.concat(workload.pod_metadata_path, ["labels"])
