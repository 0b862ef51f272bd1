# METADATA
# title: Workloads that are not related must not share a service account with rights
# description: |
#   Each of them gets the rights that another one needs, and the audit log cannot tell which
#   of them used them. A break into the weakest is a break into all.
# related_resources:
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: low
#   scope: referential
#   match: [ServiceAccount]
#   needs:
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#     - Pod
#     - ReplicationController
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#     stig: [V-242381]
#   parameters:
#     maxWorkloads:
#       type: integer
#       default: 1
#       description: How many workloads may run as one account that has rights.
#   remediation: |
#     Give each workload a service account of its own, bound to what that workload needs.
#   verify: |
#     kubectl get deployments,daemonsets,statefulsets,cronjobs -n <namespace> -o custom-columns=KIND:.kind,NAME:.metadata.name,ACCOUNT:.spec.template.spec.serviceAccountName
package policies.rbac.service_account_shared

import data.lib.accounts
import data.lib.k8s
import data.lib.rbac

default max_workloads := 1

max_workloads := input.parameters.maxWorkloads

violation contains {"msg": msg, "details": {"path": ["metadata", "name"]}} if {
	input.review.object.kind == "ServiceAccount"
	k8s.group == ""
	users := object.get(accounts.users, _key, set())
	count(users) > max_workloads
	_has_rights

	msg := sprintf("%s workloads share it and its rights: %s", [k8s.int(count(users)), _list(users)])
}

_key := concat(":", ["ServiceAccount", k8s.namespace, k8s.name])

_has_rights if {
	some grant in rbac.grants[_key]
	not grant.role in {
		"ClusterRole:system:basic-user",
		"ClusterRole:system:discovery",
		"ClusterRole:system:public-info-viewer",
		"ClusterRole:system:service-account-issuer-discovery",
	}
}

_list(users) := substring(concat(", ", sort(users)), 0, 130)
