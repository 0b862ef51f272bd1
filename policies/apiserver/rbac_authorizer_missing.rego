# METADATA
# title: The API server must authorize requests by RBAC
# description: |
#   Without RBAC the roles and bindings of the cluster mean nothing. What decides
#   instead are files on the control plane nodes or a webhook, which nobody sees through
#   the API and no other control looks into.
# related_resources:
#   - description: Using RBAC authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver, cluster]
#   needs:
#     - apiserver.config.k8s.io/AuthorizationConfiguration
#     - rbac.authorization.k8s.io/ClusterRole
#     - facts.regolith.dev/NodeFacts
#   frameworks:
#     cis: ["1.2.8"]
#     nsa: [network/control-plane, authz/rbac-least-privilege]
#     owasp_k8s: [K07, K02]
#     pci_dss4: ["2.2.1", "2.2.6", "7.2.1", "7.2.2", "7.2.5"]
#     soc2: [CC6.1, CC7.1, CC6.3]
#     hipaa: ["164.312(a)(1)", "164.308(a)(4)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.1"]
#     stig: [V-242382]
#   remediation: |
#     Set --authorization-mode=Node,RBAC, or list an authorizer of type RBAC in the AuthorizationConfiguration.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--authorization-(mode|config)'
package policies.apiserver.rbac_authorizer_missing

import data.lib.authorizer
import data.lib.flags
import data.lib.k8s

violation contains {"msg": "RBAC is not in use", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	types := authorizer.types(process)
	not "RBAC" in types

	path := authorizer.path(process)
}

unknown contains finding if some finding in authorizer.unknown

unknown contains {"msg": msg, "details": {"path": ["platform"]}} if {
	_is_managed
	not _has_stock_roles

	msg := sprintf("no stock ClusterRole of %s was collected, which would show that RBAC is on", [k8s.obj.platform])
}

not_applicable contains {"msg": "the flags of the API server decide"} if {
	k8s.is_anchor
	not _is_managed
}

# an API server that nobody but its provider sees
_is_managed if {
	k8s.is_anchor
	k8s.obj.platform in {"aks", "eks", "gke", "openshift"}
}

# the API server makes these roles where RBAC is on, and only there
_has_stock_roles if {
	some gv, name
	role := data.inventory.cluster[gv].ClusterRole[name]
	role.metadata.labels["kubernetes.io/bootstrapping"] == "rbac-defaults"
}
