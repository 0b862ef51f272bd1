# METADATA
# title: No chain of rights must lead from a service account to cluster-admin
# description: |
#   Each right looks harmless: make a token, run a pod, read a Secret. One after the other
#   they lead from an account that nobody watches to one that may do everything. Whoever takes
#   the first has the last.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC, privilege escalation risks
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: critical
#   scope: referential
#   match: [ServiceAccount]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#     - Pod
#     - ReplicationController
#     - ServiceAccount
#     - Secret
#   frameworks:
#     mitre: [T1078, T1098.006, T1528]
#     nsa: [threat-model/lateral-movement, authz/rbac-least-privilege]
#     owasp_k8s: [K02, K05]
#     pci_dss4: [1.4.2, 7.2.5, 7.2.1, 7.2.2]
#     soc2: [CC6.1, CC6.6, CC6.3]
#     hipaa: [164.308(a)(1)(ii)(A), 164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.3, 4.3.1, 4.3.2]
#   parameters:
#     maxHops:
#       type: integer
#       default: 4
#       description: |
#         The longest chain that is told, in accounts taken over one after the other; 4 at most.
#     perSource:
#       type: integer
#       default: 3
#       description: How many chains of the shortest length are told for one account; 10 at most.
#   remediation: |
#     Break the chain at its first step: limit the right with resourceNames or to a namespace without
#     strong accounts, or take the rights from the account at its end.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.attack_path_service_account_to_cluster_admin

import data.lib.accountpath
import data.lib.k8s
import data.lib.rbac

default max_hops := 4

max_hops := input.parameters.maxHops

default per_source := 3

per_source := input.parameters.perSource

violation contains {"msg": msg, "details": details} if {
	k8s.kind == "ServiceAccount"
	k8s.group == ""
	path := accountpath.paths[accountpath.key]
	path.hops > 0
	path.hops <= max_hops
	not accountpath.is_controller(accountpath.key)
	some chain in array.slice(path.chains, 0, per_source)

	msg := sprintf("%s leads to cluster-admin: %s", [_length(path.hops), chain[0].text])
	details := {
		"path": ["metadata", "name"],
		"related": sort(accountpath.related(chain)),
		"steps": accountpath.sentences(chain),
	}
}

unknown contains {"msg": msg, "details": {"path": ["metadata", "name"], "related": [grant.binding]}} if {
	some grant in rbac.unresolved(rbac.reach(accountpath.key))

	msg := "a role that it is bound to is not in the inventory"
}

_length(1) := "one step"

_length(hops) := sprintf("a chain of %s steps", [k8s.int(hops)]) if hops > 1
