# METADATA
# title: Nobody but the system must write ConfigMaps of system namespaces
# description: |
#   The ConfigMaps of kube-system configure kube-proxy, the cluster DNS and the kubelets, and
#   say which front proxy and, on some platforms, which identities the API server trusts.
#   Whoever writes them redirects traffic or becomes an administrator.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, ConfigMaps
#     ref: https://kubernetes.io/docs/concepts/configuration/configmap/
# custom:
#   severity: medium
#   scope: referential
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1098, T1565]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: The namespaces that are meant.
#   remediation: |
#     Bind the role outside of system namespaces, or limit it with resourceNames to the ConfigMap
#     that the holder keeps its state in.
#   verify: kubectl auth can-i update configmaps --as=<user> -n kube-system
package policies.rbac.configmaps_write_system_namespace

import data.lib.k8s
import data.lib.rbac
import data.lib.stockroles

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	where := _where
	some rule in rbac.roles[rbac.role_key]
	count(rbac.granted(rule, {"create", "delete", "deletecollection", "patch", "update"}, "/configmaps")) > 0
	_is_precious(rule)
	some subject in rbac.subjects
	not stockroles.is_stock_subject(input.review.object, subject.key)

	msg := sprintf("%s can write ConfigMaps of %s", [subject.text, where])
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

_is_precious(rule) if not rbac.is_named(rule)

_is_precious(rule) if {
	some name in rule.resourceNames
	name in _names
}

# what others write by name is their own state
_names := {
	"aws-auth",
	"coredns",
	"coredns-custom",
	"extension-apiserver-authentication",
	"kube-dns",
	"kube-proxy",
	"kube-root-ca.crt",
	"kubeadm-config",
	"kubelet-config",
	"node-local-dns",
}
