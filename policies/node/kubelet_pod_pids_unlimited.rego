# METADATA
# title: The kubelet must limit the process ids of a pod
# description: |
#   Process ids are shared by the whole node. One pod that forks without end, by mistake or on
#   purpose, takes them from every other pod and from the kubelet itself.
# related_resources:
#   - description: Process ID limits
#     ref: https://kubernetes.io/docs/concepts/policy/pid-limiting/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: medium
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.13"]
#     mitre: [T1499]
#     nsa: [network/worker-nodes, network/resource-policies]
#     owasp_k8s: [K07, K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1, A1.1]
#     hipaa: [164.312(a)(1), 164.308(a)(7)]
#     nist_800_190: ["4.3.5", "4.4.3"]
#   parameters:
#     max:
#       type: integer
#       default: 16384
#       description: The highest limit that is accepted.
#   remediation: Set podPidsLimit, for instance to 4096.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.podPidsLimit'
package policies.node.kubelet_pod_pids_unlimited

import data.lib.k8s
import data.lib.kubelet

default max := 16384

max := input.parameters.max

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value <= 0

	msg := sprintf("a pod may use every process id of the node (%s)", [setting.from])
}

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value > max

	msg := sprintf("a pod may use %s process ids (%s)", [k8s.int(setting.value), setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "podPidsLimit"
