# METADATA
# title: The kubelet must record events at a sufficient rate
# description: |
#   Events tell what happened on a node. A limit that is too low loses those of the moment
#   that matters; no limit at all lets one bad pod flood the API server.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.8"]
#     nsa: [network/worker-nodes, logging/audit-policy]
#     owasp_k8s: [K07, K10]
#     pci_dss4: ["2.2.1", "2.2.6", "10.2.1", "10.2.2"]
#     soc2: [CC6.1, CC7.1, CC7.2]
#     hipaa: [164.312(a)(1), 164.312(b)]
#     nist_800_190: ["4.3.5", "4.3.2"]
#   parameters:
#     min:
#       type: integer
#       default: 5
#       description: The lowest rate in events a second that is accepted.
#     allowZero:
#       type: boolean
#       default: true
#       description: True where 0, which means no limit, is accepted.
#   remediation: Set eventRecordQPS to a rate that fits the node; 50 is the default.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.eventRecordQPS'
#   manual: Whether the rate suits the site cannot be told from the configuration.
package policies.node.kubelet_event_rate_unsuitable

import data.lib.k8s
import data.lib.kubelet

default min_rate := 5

min_rate := input.parameters.min

default allow_zero := true

allow_zero := input.parameters.allowZero

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value != 0
	setting.value < min_rate

	msg := sprintf("no more than %s events a second are recorded (%s)", [k8s.int(setting.value), setting.from])
}

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	allow_zero == false
	setting := kubelet.setting(_field)
	setting.value == 0

	msg := sprintf("events are recorded without a limit (%s)", [setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "eventRecordQPS"
