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

violation contains {"msg": msg, "details": {"path": path}} if {
	_state == "off"
	[path, msg] := {
		"aks": [["cluster", "networkProfile"], "AKS runs no engine for network policies"],
		"eks": [["addons"], "the add-on vpc-cni of EKS does not enforce network policies"],
		"gke": [["cluster"], "GKE neither enforces network policies nor runs Dataplane V2"],
	}[_provider]
}

unknown contains {"msg": "the configuration does not tell whether network policies are enforced", "details": {"path": ["provider"]}} if {
	_is_cluster
	not _state
}

_is_cluster if {
	input.review.object.kind == "CloudCluster"
	k8s.group == "facts.regolith.dev"
}

_provider := lower(input.review.object.provider) if _is_cluster

_state := {true: "on", false: "off"}[_gke] if {
	_provider == "gke"
	count(input.review.object.cluster) > 0
} else := {true: "on", false: "off"}[_aks] if {
	_provider == "aks"
	input.review.object.cluster.networkProfile
} else := {true: "on", false: "off"}[_eks] if {
	_provider == "eks"
	count(_vpc_cni) > 0
}

_gke if input.review.object.cluster.networkConfig.datapathProvider == "ADVANCED_DATAPATH"

_gke if {
	input.review.object.cluster.networkPolicy.enabled == true
	not input.review.object.cluster.addonsConfig.networkPolicyConfig.disabled == true
}

default _gke := false

default _aks := false

_aks if lower(input.review.object.cluster.networkProfile.networkPolicy) in {"azure", "calico", "cilium"}

_aks if lower(input.review.object.cluster.networkProfile.networkDataplane) == "cilium"

default _eks := false

# the values are JSON or YAML in a string
_eks if {
	some addon in _vpc_cni
	regex.match(`enableNetworkPolicy"?\s*:\s*"?true`, object.get(addon, "configurationValues", ""))
}

_vpc_cni := [addon |
	some addon in input.review.object.addons
	addon.addonName == "vpc-cni"
]
