# METADATA
# title: The API server must authorize kubelets by the Node authorizer
# description: |
#   The Node authorizer lets a kubelet read just the Secrets, ConfigMaps and volumes of
#   the pods on its own node. Any other way to give kubelets what they need gives one
#   stolen node the Secrets of all.
# related_resources:
#   - description: Using Node authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/node/
#   - description: Authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [apiserver.config.k8s.io/AuthorizationConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.7"]
#     mitre: [T1078]
#     nsa: [network/control-plane, authz/rbac-least-privilege]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.1", "7.2.2", "7.2.5"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)", "164.308(a)(4)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.1"]
#     stig: [V-242382]
#   remediation: |
#     Set --authorization-mode=Node,RBAC, or list an authorizer of type Node in the AuthorizationConfiguration.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--authorization-(mode|config)'
package policies.apiserver.node_authorizer_missing

import data.lib.authorizer
import data.lib.flags

violation contains {"msg": "the Node authorizer is not in use", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	types := authorizer.types(process)
	not "Node" in types

	path := authorizer.path(process)
}

unknown contains finding if some finding in authorizer.unknown
