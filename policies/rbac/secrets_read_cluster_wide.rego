# METADATA
# title: Nobody must be able to read the Secrets of every namespace or of a privileged one
# description: |
#   Among all Secrets of a cluster are those that lead out of it and to the top of it: keys of
#   clouds and registries, certificates of webhooks, tokens of controllers. One leaked token
#   of such a reader is enough.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: critical
#   scope: referential
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.2"]
#     mitre: [T1552.007, T1528]
#     nsa: [authz/rbac-least-privilege, network/secrets]
#     owasp_k8s: [K02, K03]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.2, 8.3.2]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(a)(2)(iv)]
#     nist_800_190: [4.3.1, 4.3.2, 4.1.4]
#   parameters:
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: Namespaces whose Secrets are as good as those of the whole cluster.
#   remediation: |
#     Bind the role with RoleBindings in the namespaces where it is needed, or limit it to Secrets by
#     name; keep people and workloads without that need out of the binding.
#   verify: kubectl auth can-i list secrets --all-namespaces --as=system:serviceaccount:<namespace>:<name>
package policies.rbac.secrets_read_cluster_wide

import data.lib.k8s
import data.lib.rbac
import data.lib.stockroles

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some rule in rbac.roles[rbac.role_key]
	not rbac.is_named(rule)
	count(rbac.granted(rule, {"get", "list", "watch"}, "/secrets")) > 0
	some subject in rbac.subjects
	not stockroles.is_stock_subject(input.review.object, subject.key)

	msg := sprintf("%s can read the Secrets of %s", [subject.text, _where])
}

unknown contains {"msg": msg, "details": {"path": ["roleRef", "name"]}} if {
	not rbac.roles[rbac.role_key]
	some _ in rbac.subjects

	msg := sprintf("the role that it binds in %s is not in the inventory", [_where])
}

_where := "every namespace" if input.review.object.kind == "ClusterRoleBinding"

_where := sprintf("namespace %q", [k8s.namespace]) if {
	input.review.object.kind == "RoleBinding"
	k8s.namespace in privileged_namespaces
}
