# METADATA
# title: Roles must not delete workloads or data other than by name
# description: |
#   One request deletes every object of a kind, a deleted namespace takes all that is in it, a
#   deleted definition every object of its kind, and a deleted claim its data. A stolen token
#   or a slip at the keyboard is enough.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, persistent volumes
#     ref: https://kubernetes.io/docs/concepts/storage/persistent-volumes/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1485, T1489]
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
#         - pods
#         - deployments
#         - daemonsets
#         - statefulsets
#         - replicasets
#         - jobs
#         - cronjobs
#         - secrets
#         - configmaps
#         - persistentvolumeclaims
#         - persistentvolumes
#         - namespaces
#         - nodes
#         - services
#         - customresourcedefinitions
#       description: |
#         What counts: resources of Kubernetes by their name, others as group/resource.
#   remediation: |
#     Limit the rule with resourceNames to what the holder made, drop deletecollection, and keep
#     copies of the data outside of the cluster.
#   verify: kubectl auth can-i deletecollection pods --as=<user> -n <namespace>
package policies.rbac.bulk_delete

import data.lib.rbac
import data.lib.rolescope

default resources := ["pods", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs", "secrets", "configmaps", "persistentvolumeclaims", "persistentvolumes", "namespaces", "nodes", "services", "customresourcedefinitions"]

resources := input.parameters.resources

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"delete", "deletecollection"}, _targets)
	not rbac.is_named(rule.spec)

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.targets)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_targets := {target |
	some resource in resources
	target := _target(resource)
	_takes_effect(target)
}

_target(resource) := resource if contains(resource, "/")

_target(resource) := concat("/", [object.get(_groups, resource, ""), resource]) if not contains(resource, "/")

# a namespace may be deleted by a right in it
_takes_effect(target) if not target in {
	"/nodes",
	"/persistentvolumes",
	"apiextensions.k8s.io/customresourcedefinitions",
}

_takes_effect(_) if rolescope.in_cluster

_severity(targets) := "high" if _is_high(targets)

_severity(targets) := "medium" if not _is_high(targets)

_is_high(targets) if {
	rolescope.in_cluster
	count(targets & {"/namespaces", "/persistentvolumes", "apiextensions.k8s.io/customresourcedefinitions"}) > 0
}

_groups := {
	"cronjobs": "batch",
	"customresourcedefinitions": "apiextensions.k8s.io",
	"daemonsets": "apps",
	"deployments": "apps",
	"jobs": "batch",
	"replicasets": "apps",
	"statefulsets": "apps",
}
