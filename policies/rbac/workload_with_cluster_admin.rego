# METADATA
# title: Workloads must not run with cluster-admin or a role like it
# description: |
#   Every fault in such a workload, in its image or in one of its libraries, is a fault of the
#   whole cluster: whoever executes a command in it reads the token and is the administrator.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: referential
#   match: [workload]
#   needs:
#     - ServiceAccount
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1078, T1610]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Give the workload a service account with a role of the verbs and resources that it uses, or take
#     its token away where it does not call the API.
#   verify: kubectl auth can-i "*" "*" --all-namespaces --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.workload_with_cluster_admin

import data.lib.k8s
import data.lib.rbac
import data.lib.serviceaccount

violation contains {"msg": msg, "details": details} if {
	some scope in {grant.scope | some grant in _full}
	bindings := sort({grant.binding |
		some grant in _full
		grant.scope == scope
	})

	msg := sprintf("runs as %s, which may do everything %s", [rbac.text(_key), _where(scope)])
	details := {"path": serviceaccount.path, "severity": _severity(scope), "related": bindings}
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path, "related": [grant.binding]}} if {
	serviceaccount.has_token
	some grant in rbac.unresolved_of(_key)

	msg := sprintf("a role that %s is bound to is not in the inventory", [rbac.text(_key)])
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path}} if {
	serviceaccount.has_token
	not k8s.has_inventory

	msg := sprintf("the rights of %s are not known", [rbac.text(_key)])
}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])

_full := {grant |
	serviceaccount.has_token
	some grant in rbac.full_grants_of(_key)
}

_where("*") := "in the cluster"

_where(scope) := sprintf("in namespace %q", [scope]) if scope != "*"

_severity("*") := "critical"

_severity(scope) := "high" if scope != "*"
