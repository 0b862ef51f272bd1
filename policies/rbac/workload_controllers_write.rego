# METADATA
# title: Roles must not write the controllers that make pods
# description: |
#   Whoever may write a Deployment or a CronJob decides what its pods run, with which Secrets
#   and as which service account. update and patch are as strong as create, for the template
#   can be replaced.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.4"]
#     mitre: [T1610, T1053.007, T1543.005]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     resources:
#       type: array
#       items: {type: string}
#       default:
#         - apps/deployments
#         - apps/daemonsets
#         - apps/statefulsets
#         - apps/replicasets
#         - batch/jobs
#         - batch/cronjobs
#         - /replicationcontrollers
#         - /podtemplates
#       description: Resources that make pods, as group/resource; the core group is empty.
#   remediation: |
#     Let a pipeline that people review write these objects, and give people get, list and watch;
#     allow the subresource scale where only the number of replicas is to change.
#   verify: kubectl auth can-i patch deployments.apps --as=<user> -n <namespace>
package policies.rbac.workload_controllers_write

import data.lib.rbac

default resources := [
	"apps/deployments",
	"apps/daemonsets",
	"apps/statefulsets",
	"apps/replicasets",
	"batch/jobs",
	"batch/cronjobs",
	"/replicationcontrollers",
	"/podtemplates",
]

resources := input.parameters.resources

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"create", "patch", "update"}, {resource | some resource in resources})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
