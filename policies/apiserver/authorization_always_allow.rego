# METADATA
# title: The API server must not authorize every request
# description: |
#   With AlwaysAllow whoever authenticates is an administrator: every pod by its service
#   account, every node, every user. It is also what applies where no mode is given at
#   all.
# related_resources:
#   - description: Authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: critical
#   scope: host
#   match: [kube-apiserver]
#   needs: [apiserver.config.k8s.io/AuthorizationConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.6"]
#     mitre: [T1078]
#     nsa: [network/control-plane, authz/rbac-least-privilege]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.1", "7.2.2", "7.2.5"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)", "164.308(a)(4)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.1"]
#     stig: [V-242382]
#   remediation: |
#     Set --authorization-mode=Node,RBAC, or list these authorizers in the AuthorizationConfiguration.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--authorization-(mode|config)'
package policies.apiserver.authorization_always_allow

import data.lib.authorizer
import data.lib.flags

violation contains {"msg": "every request is authorized (AlwaysAllow)", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	types := authorizer.types(process)
	"AlwaysAllow" in types

	path := authorizer.path(process)
}

unknown contains finding if some finding in authorizer.unknown
