# METADATA
# title: The API server must not read user tokens from a file
# description: |
#   The tokens of the file are passwords in clear text. They never expire, and to revoke
#   one the file has to be edited on every control plane node and every API server
#   started anew.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.2"]
#     mitre: [T1078, T1552.001]
#     nsa: [network/control-plane, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-245543]
#   remediation: |
#     Remove --token-auth-file; give the clients that used it certificates of short life, projected service
#     account tokens or an identity provider.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e '--token-auth-file'
package policies.apiserver.static_token_file

import data.lib.flags

violation contains {"msg": "users are authenticated by a static token file", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	flags.is_given(process, "token-auth-file")

	path := flags.path(process, "token-auth-file")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
