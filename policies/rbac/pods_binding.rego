# METADATA
# title: Roles must not bind pods to nodes
# description: |
#   A binding puts a pod on a node without asking the scheduler: past the taints that keep
#   tenants apart, past resources and past affinity. Whoever holds it puts pods beside those
#   that they want to attack.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, scheduler
#     ref: https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
# custom:
#   severity: low
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Leave create on pods/binding to the scheduler. A second scheduler gets the stock role
#     system:kube-scheduler under an account of its own.
#   verify: kubectl auth can-i create pods --subresource=binding --as=<user> -n <namespace>
package policies.rbac.pods_binding

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"create"}, {"/pods/binding", "/bindings"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
