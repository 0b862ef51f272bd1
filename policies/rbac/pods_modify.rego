# METADATA
# title: Roles must not change pods
# description: |
#   The image of a running container can be changed: whoever may patch a pod runs their own
#   code with its identity, its Secrets and its volumes. A patched label puts a pod behind a
#   Service that it does not belong to, or takes it out of a network policy.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, pod update and replacement
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1610, T1609]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowNamed:
#       type: boolean
#       default: false
#       description: Accept rules that are limited to pods by name.
#   remediation: |
#     Change the workload that owns the pods, through a reviewed repository, and leave pods to the
#     controllers of Kubernetes.
#   verify: kubectl auth can-i patch pods --as=<user> -n <namespace>
package policies.rbac.pods_modify

import data.lib.rbac

default allow_named := false

allow_named := input.parameters.allowNamed

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"patch", "update"}, {"/pods"})
	not _is_accepted(rule.spec)

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_is_accepted(rule) if {
	allow_named == true
	rbac.is_named(rule)
}
