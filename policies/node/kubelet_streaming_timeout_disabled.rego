# METADATA
# title: Idle exec, attach and port-forward streams must time out
# description: |
#   A stream that never ends keeps a forgotten or stolen session open, and enough of them use
#   up the connections of the node.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.5"]
#     mitre: [T1499]
#     nsa: [network/worker-nodes]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.3.5"]
#     stig: [V-245541]
#   parameters:
#     max:
#       type: string
#       default: 4h
#       description: The longest idle time that is accepted, as a Go duration.
#   remediation: |
#     Set streamingConnectionIdleTimeout to a few minutes, such as 5m, and remove --streaming-connection-
#     idle-timeout=0.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.streamingConnectionIdleTimeout'
package policies.node.kubelet_streaming_timeout_disabled

import data.lib.duration
import data.lib.kubelet

default max := "4h"

max := input.parameters.max

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	duration.ns(setting.value) == 0

	msg := sprintf("idle streams are never closed (%s)", [setting.from])
}

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	duration.ns(setting.value) > duration.ns(max)

	msg := sprintf("idle streams stay open for %s (%s)", [setting.value, setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

unknown contains {"msg": "the idle timeout of streams is no duration", "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	not duration.ns(setting.value)
}

_field := "streamingConnectionIdleTimeout"
