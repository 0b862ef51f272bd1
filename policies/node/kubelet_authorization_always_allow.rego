# METADATA
# title: The kubelet must ask the API server whether a request is allowed
# description: |
#   With AlwaysAllow every caller that the kubelet authenticates, and every anonymous one it
#   lets in, may read logs, run commands in any container of the node and fetch its pods: RBAC
#   plays no part.
# related_resources:
#   - description: Kubelet authentication and authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: critical
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.2"]
#     mitre: [T1609]
#     nsa: [network/worker-nodes, authz/rbac-least-privilege]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.1", "7.2.2", "7.2.5"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: [164.312(a)(1), 164.308(a)(4)]
#     nist_800_190: ["4.3.5", "4.3.1", "4.3.2"]
#     stig: [V-242392]
#   remediation: |
#     Set authorization.mode to Webhook, so that each request is checked against RBAC, and grant the API
#     server and the metrics collectors what they need.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.authorization.mode'
package policies.node.kubelet_authorization_always_allow

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value != "Webhook"

	msg := sprintf("requests are authorized by mode %q (%s)", [setting.value, setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "authorization.mode"
