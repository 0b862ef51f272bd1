# METADATA
# title: The kubelet must rotate its serving certificate
# description: |
#   A serving certificate that is not renewed runs out one day, and then the usual way out is
#   to switch its verification off.
# related_resources:
#   - description: TLS bootstrapping
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.11"]
#     nsa: [network/worker-nodes, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: [164.312(a)(1), 164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: ["4.3.5", "4.3.3"]
#   remediation: |
#     Set serverTLSBootstrap to true, leave the feature gate RotateKubeletServerCertificate on and run an
#     approver for kubelet serving requests.
#   verify: |
#     kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig | {serverTLSBootstrap,
#     featureGates}'
package policies.node.kubelet_server_certificate_rotation_disabled

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": gate.path}} if {
	not _is_given_one
	gate := kubelet.setting("featureGates.RotateKubeletServerCertificate")
	gate.value == false

	msg := sprintf("feature gate RotateKubeletServerCertificate is off (%s)", [gate.from])
}

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	not _is_given_one
	setting := kubelet.setting("serverTLSBootstrap")
	setting.value == false

	msg := sprintf("the serving certificate is not requested from the cluster (%s)", [setting.from])
}

unknown contains finding if {
	not _is_given_one
	some finding in kubelet.unsettled(["featureGates.RotateKubeletServerCertificate", "serverTLSBootstrap"])
}

not_applicable contains {"msg": "the serving certificate comes from elsewhere"} if _is_given_one

# tlsCertFile and its key: whoever put them there renews them
_is_given_one if {
	kubelet.setting("tlsCertFile").value != ""
	kubelet.setting("tlsPrivateKeyFile").value != ""
}
