# METADATA
# title: The kubelet must manage its iptables chains
# description: |
#   Without its own chains the rules of the node no longer follow the network settings of its
#   pods: packets are dropped, or let through where they should not be.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.6"]
#     nsa: [network/worker-nodes, network/policies]
#     owasp_k8s: [K07, K05]
#     pci_dss4: ["2.2.1", "2.2.6", "1.2.1", "1.3.1", "1.3.2", "1.4.1"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: ["4.3.5", "4.3.3", "4.4.2"]
#   remediation: Set makeIPTablesUtilChains to true, which is the default, or remove the setting.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.makeIPTablesUtilChains'
package policies.node.kubelet_iptables_chains_disabled

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value == false

	msg := sprintf("the kubelet does not keep its iptables chains (%s)", [setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "makeIPTablesUtilChains"
