# METADATA
# title: The kubelet must serve a certificate of the cluster CA
# description: |
#   With a self-signed certificate nobody can tell the kubelet from an impostor: the API
#   server sends logs, exec sessions and their input to whoever answers on the address of the
#   node.
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
#     cis: ["4.2.9"]
#     mitre: [T1557]
#     nsa: [network/worker-nodes, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: [164.312(a)(1), 164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: ["4.3.5", "4.3.3"]
#     stig: [V-242424, V-242425]
#   remediation: |
#     Set serverTLSBootstrap to true and approve the serving certificate requests of the nodes, or set
#     tlsCertFile and tlsPrivateKeyFile to a certificate of the cluster CA.
#   verify: openssl s_client -connect NODE:10250 </dev/null 2>/dev/null | openssl x509 -noout -issuer -subject
package policies.node.kubelet_serving_certificate_missing

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": certificate.path}} if {
	certificate := kubelet.setting("tlsCertFile")
	kubelet.unsettled(_fields) == set()
	not _certified

	msg := sprintf("the kubelet signs its serving certificate itself (%s)", [certificate.from])
}

unknown contains finding if {
	not _certified
	some finding in kubelet.unsettled(_fields)
}

_fields := ["serverTLSBootstrap", "tlsCertFile", "tlsPrivateKeyFile"]

_certified if {
	kubelet.setting("tlsCertFile").value != ""
	kubelet.setting("tlsPrivateKeyFile").value != ""
}

_certified if kubelet.setting("serverTLSBootstrap").value == true

# the certificate it serves, where it was collected, is of the CA that the kubelet trusts
_certified if {
	some path in ["/var/lib/kubelet/pki/kubelet-server-current.pem", "/var/lib/kubelet/pki/kubelet.crt"]
	served := input.review.object.certificates[path]
	ca := input.review.object.certificates[kubelet.setting("authentication.x509.clientCAFile").value]
	served.issuer == ca.subject
}
