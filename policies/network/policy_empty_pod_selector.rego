# METADATA
# title: A policy that allows something must say for which pods
# description: |
#   What a policy for all pods allows, it also allows for the pods that come later and for
#   which nobody meant it. A default deny is the only policy that all pods should share.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: low
#   scope: object
#   enabled: false
#   match: [networking.k8s.io/NetworkPolicy]
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Select the pods that need what the policy allows, by a label of theirs.
#   verify: kubectl get networkpolicies -A -o json | jq '.items[] | select(.spec.podSelector == {}) | .metadata'
package policies.network.policy_empty_pod_selector

import data.lib.k8s
import data.lib.netpol
import data.lib.selectors

violation contains {"msg": msg, "details": {"path": ["spec", "podSelector"]}} if {
	input.review.object.kind == "NetworkPolicy"
	k8s.group == "networking.k8s.io"
	selectors.is_everything(object.get(input.review.object.spec, "podSelector", {}))
	allowed := [lower(direction) |
		some direction in ["Egress", "Ingress"]
		count(netpol.rules(input.review.object, direction)) > 0
	]
	count(allowed) > 0

	msg := sprintf("allows %s for every pod of its namespace", [concat(" and ", allowed)])
}
