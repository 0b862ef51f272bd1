# METADATA
# title: The kubelet must rotate its client certificate
# description: |
#   A client certificate that is never renewed either runs out and takes the node down, or is
#   issued for years: a copy of it keeps the rights of the node for as long.
# related_resources:
#   - description: TLS bootstrapping
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: medium
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.10"]
#     nsa: [network/worker-nodes, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: [164.312(a)(1), 164.312(d)]
#     nist_800_190: ["4.3.5", "4.3.2"]
#   remediation: Set rotateCertificates to true, and let the controller manager approve the requests of the nodes.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.rotateCertificates // false'
package policies.node.kubelet_client_certificate_rotation_disabled

import data.lib.flags
import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value == false
	not _uses_other_credentials

	msg := sprintf("the client certificate is not renewed (%s)", [setting.from])
}

unknown contains finding if {
	not _uses_other_credentials
	some finding in kubelet.unsettled([_field])
}

not_applicable contains {"msg": "the kubelet does not authenticate with a certificate"} if _uses_other_credentials

_field := "rotateCertificates"

_uses_other_credentials if {
	kubeconfig := input.review.object.configs[flags.value(kubelet.process, "kubeconfig")]
	some entry in kubeconfig.users
	some credential in ["auth-provider", "exec", "token", "tokenFile"]
	entry.user[credential]
}
