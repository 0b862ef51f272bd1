# METADATA
# title: The kubelet must refuse anonymous requests
# description: |
#   Whoever reaches port 10250 of the node is served as system:anonymous. Where authorization
#   is lax as well, that is enough to list the pods of the node and to run commands in its
#   containers.
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
#     cis: ["4.2.1"]
#     mitre: [T1190, T1609]
#     nsa: [network/worker-nodes, authn/no-anonymous]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "7.3.3"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1), 164.312(d)]
#     nist_800_190: ["4.3.5", "4.3.2"]
#     stig: [V-242391]
#   remediation: |
#     Set authentication.anonymous.enabled to false in the configuration file of the kubelet, remove
#     --anonymous-auth and restart the kubelet.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.authentication.anonymous'
package policies.node.kubelet_anonymous_auth_enabled

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value == true

	msg := sprintf("anonymous requests are answered (%s)", [setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "authentication.anonymous.enabled"
