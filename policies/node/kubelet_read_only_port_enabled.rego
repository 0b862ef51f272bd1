# METADATA
# title: The kubelet must not open its read-only port
# description: |
#   The read-only port answers without authentication and in clear text. It shows every pod of
#   the node with its environment, and metrics that help to plan an attack.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: high
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.4"]
#     mitre: [T1613]
#     nsa: [network/worker-nodes, authn/no-anonymous]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "7.3.3"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1), 164.312(d)]
#     nist_800_190: ["4.3.5", "4.3.2"]
#     stig: [V-242387]
#   remediation: Set readOnlyPort to 0 and let collectors use the authenticated port 10250.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.readOnlyPort // 0'
package policies.node.kubelet_read_only_port_enabled

import data.lib.k8s
import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value != 0

	msg := sprintf("the read-only port %s is open (%s)", [k8s.int(setting.value), setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "readOnlyPort"
