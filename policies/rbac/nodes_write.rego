# METADATA
# title: ClusterRoles must not create, change or delete nodes
# description: |
#   Labels and taints decide where pods run. Whoever writes them steers workloads with
#   precious Secrets onto a node that they hold, or empties all others; whoever deletes nodes
#   stops the cluster.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, NodeRestriction
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1610]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Leave nodes to kubelets, to the controllers of the cluster and to its autoscaler, each under an
#     account of its own; let people drain through a reviewed procedure.
#   verify: kubectl auth can-i patch nodes --as=<user>
package policies.rbac.nodes_write

import data.lib.rbac
import data.lib.rolescope

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	rolescope.in_cluster
	some rule in rbac.granting({"create", "delete", "deletecollection", "patch", "update"}, {"/nodes"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rolescope.exempt
