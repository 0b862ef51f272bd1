# METADATA
# title: The kubelet must verify client certificates against a CA
# description: |
#   Without a client CA the kubelet cannot tell the API server from anybody else by its
#   certificate: callers are anonymous, or the node cannot be managed, and people then open it
#   up by other means.
# related_resources:
#   - description: Kubelet authentication and authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: high
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.3"]
#     mitre: [T1190]
#     nsa: [network/worker-nodes, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: [164.312(a)(1), 164.312(d)]
#     nist_800_190: ["4.3.5", "4.3.2"]
#     stig: [V-242420]
#   remediation: |
#     Set authentication.x509.clientCAFile to the CA that signs the client certificate of the API server,
#     with kubeadm /etc/kubernetes/pki/ca.crt.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.authentication.x509'
package policies.node.kubelet_client_ca_missing

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value == ""

	msg := sprintf("no client CA is set (%s)", [setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "authentication.x509.clientCAFile"
