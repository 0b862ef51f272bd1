# METADATA
# title: Fine-grained kubelet authorization must stay on
# description: |
#   Without it every reader of kubelet metrics or health needs nodes/proxy, which also allows
#   to run commands in all containers of the node.
# related_resources:
#   - description: Kubelet authentication and authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [Node, facts.regolith.dev/Cluster, facts.regolith.dev/NodeFacts]
#   frameworks:
#     nsa: [network/worker-nodes, authz/rbac-least-privilege]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.1", "7.2.2", "7.2.5"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: [164.312(a)(1), 164.308(a)(4)]
#     nist_800_190: ["4.3.5", "4.3.1", "4.3.2"]
#   remediation: |
#     Remove KubeletFineGrainedAuthz=false from featureGates and grant nodes/metrics, nodes/healthz and
#     the like instead of nodes/proxy.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.featureGates'
package policies.node.kubelet_fine_grained_authorization_off

import data.lib.k8s
import data.lib.kubelet
import data.lib.version

violation contains {"msg": msg, "details": {"path": gate.path}} if {
	_is_offered
	gate := kubelet.setting(_field)
	gate.value == false

	msg := sprintf("feature gate KubeletFineGrainedAuthz is off (%s)", [gate.from])
}

unknown contains finding if {
	_is_offered
	some finding in kubelet.unsettled([_field])
}

unknown contains {"msg": "the version of the kubelet is not known", "details": {"path": []}} if {
	kubelet.setting(_field)
	not _version
}

not_applicable contains {"msg": "no gate decides before Kubernetes 1.33 and from 1.36 on"} if {
	input.review.object.kind in {"KubeletConfiguration", "NodeFacts"}
	_version
	not _is_offered
}

_field := "featureGates.KubeletFineGrainedAuthz"

# of the Node that the facts are about, else of the cluster
_version := version.release(text) if {
	text := data.inventory.cluster.v1.Node[k8s.name].status.nodeInfo.kubeletVersion
} else := array.concat(k8s.version, [0])

_is_offered if {
	_version >= [1, 33, 0]
	_version < [1, 36, 0]
}
