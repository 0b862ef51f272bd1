# METADATA
# title: The API server must verify client certificates against a CA
# description: |
#   Nodes and control plane components prove who they are by client certificates.
#   Without a CA for them the API server knows no certificate, and what is left are
#   weaker ways to authenticate.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.25"]
#     nsa: [network/control-plane, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-242419]
#   remediation: Set --client-ca-file to the CA that signs the certificates of nodes and components.
#   verify: kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e '--client-ca-file'
package policies.apiserver.client_ca_missing

import data.lib.flags

violation contains {"msg": "--client-ca-file is not set", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "client-ca-file")

	path := flags.path(process, "client-ca-file")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
