# METADATA
# title: The API server must serve a certificate that it was given
# description: |
#   Without a certificate the API server makes one for itself that no CA signed. Clients
#   cannot verify it, so people and scripts switch verification off and hand their
#   credentials to whoever answers.
# related_resources:
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.24"]
#     nsa: [network/control-plane, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)", "164.312(e)(2)(ii)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3"]
#     stig: [V-242422, V-245544]
#   remediation: Set --tls-cert-file and --tls-private-key-file to a pair that the cluster CA signed.
#   verify: openssl s_client -connect API-SERVER:6443 </dev/null | openssl x509 -noout -issuer -subject
package policies.apiserver.tls_certificate_missing

import data.lib.flags

violation contains {"msg": msg, "details": {"path": flags.path(process, flag)}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "tls-sni-cert-key")
	some flag in ["tls-cert-file", "tls-private-key-file"]
	not flags.is_given(process, flag)

	msg := sprintf("--%s is not set", [flag])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
