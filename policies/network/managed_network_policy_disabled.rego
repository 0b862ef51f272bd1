# METADATA
# title: A managed cluster must enforce network policies
# description: |
#   Where the cloud does not enforce them, network policies are accepted and do nothing:
#   every pod reaches every other, whatever the policies say.
# related_resources:
#   - description: GKE documentation, network policies
#     ref: https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy
#   - description: EKS documentation, network policies
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
#   - description: AKS documentation, network policies
#     ref: https://learn.microsoft.com/azure/aks/use-network-policies
# schemas:
#   - input.review.object: schema.facts.cloudcluster
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/CloudCluster]
#   needs: [facts.regolith.dev/CloudCluster]
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: |
#     Use Dataplane V2 or switch network policy enforcement on (GKE), set enableNetworkPolicy in the add-on vpc-cni
#     (EKS), or choose a network policy engine (AKS), for which clusters may have to be made anew.
#   verify: |
#     gcloud container clusters describe, aws eks describe-addon --addon-name vpc-cni, az aks show
package policies.network.managed_network_policy_disabled

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["networkPolicies"]}} if {
	_is_cluster
	input.review.object.networkPolicies == false

	msg := sprintf("%s does not enforce network policies", [_provider])
}

unknown contains {"msg": msg, "details": {"path": ["networkPolicies"]}} if {
	_is_cluster
	not is_boolean(object.get(input.review.object, "networkPolicies", null))

	msg := sprintf("it is not recorded whether %s enforces network policies", [_provider])
}

_is_cluster if {
	input.review.object.kind == "CloudCluster"
	k8s.group == "facts.regolith.dev"
}

_provider := upper(input.review.object.provider) if {
	not object.get(input.review.object, "provider", "") in {"", null}
} else := "the cloud"
