# METADATA
# title: The kubelet must register under the host name of its node
# description: |
#   A kubelet that registers under another name breaks the tie between the machine, its
#   certificate and its Node: logs and alerts point at the wrong machine, and the node
#   authorizer may protect the wrong one.
# related_resources:
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.7"]
#     nsa: [network/worker-nodes]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242404]
#   parameters:
#     allowed:
#       type: boolean
#       default: false
#       description: True where the node name is the id the cloud provider gave.
#   remediation: |
#     Remove --hostname-override from the arguments of the kubelet; where the cloud provider demands its
#     own node names, set the parameter allowed.
#   verify: ps -o args= -C kubelet | tr " " "\n" | grep hostname-override
package policies.node.kubelet_hostname_overridden

import data.lib.flags
import data.lib.kubelet

default allowed := false

allowed := input.parameters.allowed

violation contains {"msg": msg, "details": {"path": flags.path(kubelet.process, _flag)}} if {
	allowed == false
	flags.is_given(kubelet.process, _flag)

	msg := sprintf("the host name is overridden with %q", [flags.value(kubelet.process, _flag)])
}

unknown contains {"msg": "the command line of the kubelet was not collected", "details": {"path": []}} if {
	allowed == false
	input.review.object.kind == "NodeFacts"
	not kubelet.process
}

not_applicable contains {"msg": "the parameter allowed accepts another name"} if {
	allowed == true
	input.review.object.kind == "NodeFacts"
}

not_applicable contains {"msg": "only a flag can override the host name"} if {
	input.review.object.kind == "KubeletConfiguration"
}

_flag := "hostname-override"
