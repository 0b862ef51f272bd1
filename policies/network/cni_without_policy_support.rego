# METADATA
# title: The network plugin must enforce network policies
# description: |
#   The API server accepts every NetworkPolicy and enforces none: that is left to the network
#   plugin. Flannel, for one, does nothing with them. All policies are then without effect,
#   and nothing says so.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# custom:
#   severity: critical
#   scope: cluster
#   match: [cluster]
#   needs: [apps/DaemonSet, ConfigMap, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["5.3.1"]
#     mitre: [T1046]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     supports:
#       type: array
#       items: {type: string}
#       default: []
#       description: Names of DaemonSets of further plugins that enforce policies.
#   remediation: |
#     Run a plugin that enforces policies (Cilium, Calico, Antrea), or a policy engine beside the one in
#     place (Calico for Flannel, kube-network-policies). On EKS, turn the network policy agent of the
#     VPC CNI on.
#   verify: kubectl get daemonsets -A -o wide
#   manual: |
#     A plugin that is not recognised needs a test by hand, with a policy that denies all ingress and a
#     request to a pod under it.
package policies.network.cni_without_policy_support

import data.lib.k8s
import data.lib.networkplugin

default supports := []

supports := input.parameters.supports

violation contains {"msg": msg, "details": {"path": [], "related": [plugin.ref]}} if {
	k8s.is_anchor
	not _is_enforced
	some plugin in networkplugin.found

	msg := sprintf("network plugin %s does not enforce network policies as it is set up", [plugin.name])
}

unknown contains {"msg": "no network plugin is recognised among the DaemonSets and on the nodes", "details": {"path": []}} if {
	k8s.is_anchor
	not _is_enforced
	count(networkplugin.found) == 0
}

_is_enforced if {
	some plugin in networkplugin.found
	plugin.enforces
}

_is_enforced if {
	some name in supports
	data.inventory.namespace[_][_].DaemonSet[name]
}
