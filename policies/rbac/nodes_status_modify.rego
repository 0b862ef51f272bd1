# METADATA
# title: ClusterRoles must not change the status of nodes
# description: |
#   The status of a node says whether it is healthy, what fits on it, and at which address the
#   API server reaches its kubelet. Whoever writes it drives pods away, draws others in, or
#   has logs and commands sent to a machine of theirs.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, node status
#     ref: https://kubernetes.io/docs/reference/node/node-status/
# custom:
#   severity: low
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Leave nodes/status to kubelets, which the Node authorizer limits to their own node. A problem
#     detector that sets conditions gets patch alone, under an account that nothing else uses.
#   verify: kubectl auth can-i patch nodes --subresource=status --as=<user>
package policies.rbac.nodes_status_modify

import data.lib.rbac
import data.lib.rolescope

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	rolescope.in_cluster
	some rule in rbac.granting({"patch", "update"}, {"/nodes/status"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rolescope.exempt
