# METADATA
# title: Workloads whose service account has no rights must not hold its token
# description: |
#   The token opens nothing that the workload could use, but names it to the API server and to
#   everything that trusts its tokens. Rights that somebody gives to the account later go to
#   whoever holds a copy.
# related_resources:
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: referential
#   match: [workload]
#   needs:
#     - ServiceAccount
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1528]
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#   remediation: |
#     Set automountServiceAccountToken to false in the pod: no call to the API but discovery can have
#     succeeded.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.token_mounted_without_permissions

import data.lib.k8s
import data.lib.patch
import data.lib.rbac
import data.lib.serviceaccount
import data.lib.workload

violation contains {"msg": msg, "details": details} if {
	serviceaccount.has_token
	k8s.has_inventory
	count(_roles) == 0

	msg := sprintf("holds the token of %s, which has no rights beyond discovery", [rbac.text(_key)])
	details := object.union({"path": _path}, _fix)
}

unknown contains {"msg": msg, "details": {"path": _path}} if {
	serviceaccount.has_token
	count(_roles) > 0
	count({role | some role in _roles; rbac.roles[role]}) == 0

	msg := sprintf("no role that %s is bound to is in the inventory", [rbac.text(_key)])
}

unknown contains {"msg": msg, "details": {"path": _path}} if {
	serviceaccount.has_token
	not k8s.has_inventory

	msg := sprintf("the rights of %s are not known", [rbac.text(_key)])
}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])

_path := array.concat(workload.pod_spec_path, ["automountServiceAccountToken"])

# what groups give to all accounts does not count, nor do roles that allow nothing
_roles := {grant.role |
	some grant in object.get(rbac.grants, _key, set())
	not grant.role in _discovery
	not _is_empty(grant.role)
}

_is_empty(role) if {
	rules := rbac.roles[role]
	count([rule | some rule in rules; some _ in rule.verbs]) == 0
}

_discovery := {
	"ClusterRole:system:basic-user",
	"ClusterRole:system:discovery",
	"ClusterRole:system:public-info-viewer",
	"ClusterRole:system:service-account-issuer-discovery",
}

default _fix := {}

# a token that a volume asks for by itself stays
_fix := {"fix": patch.put(_path, false)} if {
	serviceaccount.is_automounted
	not "projected" in {source | some volume in workload.volumes; some source, _ in volume.spec}
}
