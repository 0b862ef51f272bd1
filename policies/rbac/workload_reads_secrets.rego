# METADATA
# title: Workloads must not read Secrets through the API other than by name
# description: |
#   The token of the workload opens every Secret of a namespace, those of other workloads and
#   of other teams included. Whoever gets into it, or into its logs, takes them all.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
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
#     mitre: [T1552.007]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens, network/secrets]
#     owasp_k8s: [K02, K03]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1, 8.6.2, 8.3.2]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(a)(2)(iv)]
#     nist_800_190: [4.3.1, 4.3.2, 4.1.4]
#   remediation: |
#     Mount the Secrets that the workload needs, or allow get on them by resourceNames.
#   verify: kubectl auth can-i list secrets --as=system:serviceaccount:<namespace>:<name> -n <namespace>
package policies.rbac.workload_reads_secrets

import data.lib.attackpath
import data.lib.k8s
import data.lib.rbac
import data.lib.serviceaccount

violation contains {"msg": msg, "details": details} if {
	count(_grants) > 0

	msg := sprintf("%s can read all Secrets %s", [rbac.text(_key), _where])
	details := {
		"path": serviceaccount.path,
		"related": sort({grant.binding | some grant in _grants}),
		"steps": array.concat(
			[attackpath.holds_token(_key)],
			[step | some step in sort({attackpath.granted(grant) | some grant in _grants})],
		),
	}
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

_grants := {grant |
	serviceaccount.has_token
	some grant in attackpath.secret_grants(_key)
}

_where := attackpath.where("*") if "*" in {grant.scope | some grant in _grants}

_where := attackpath.summary({attackpath.where(grant.scope) | some grant in _grants}) if {
	not "*" in {grant.scope | some grant in _grants}
}
