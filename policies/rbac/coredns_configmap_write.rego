# METADATA
# title: Roles must not change the configuration of the cluster DNS
# description: |
#   Every name that a pod looks up goes through it. Whoever writes the Corefile answers for
#   the database, the registry or the cloud of all tenants, and reads along.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, customizing DNS
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - ConfigMap
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1557, T1584.002]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     names:
#       type: array
#       items: {type: string}
#       default: [coredns, coredns-custom, kube-dns, node-local-dns]
#       description: The ConfigMaps of kube-system that configure DNS.
#   remediation: |
#     Remove update, patch and delete on these names: limit the rule with resourceNames to the
#     ConfigMaps that the holder needs, or bind the role outside of kube-system.
#   verify: kubectl auth can-i update configmaps/coredns --as=<user> -n kube-system
package policies.rbac.coredns_configmap_write

import data.lib.rbac
import data.lib.rolescope

default names := ["coredns", "coredns-custom", "kube-dns", "node-local-dns"]

names := input.parameters.names

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	rolescope.in_namespace("kube-system")
	some rule in rbac.granting(_verbs, {"/configmaps"})
	_reaches(rule.spec)

	msg := sprintf("rule allows %s in kube-system, where they configure DNS", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_reaches(rule) if not rbac.is_named(rule)

_reaches(rule) if {
	some name in rule.resourceNames
	name in names
}

_verbs := {"delete", "patch", "update"} | {"create" | _is_absent}

# what is there already cannot be created again
_is_absent if {
	configmaps := data.inventory.namespace["kube-system"].v1.ConfigMap
	count({name | some name in names; configmaps[name]}) == 0
}
