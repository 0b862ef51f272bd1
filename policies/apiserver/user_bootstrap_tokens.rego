# METADATA
# title: Bootstrap tokens must serve nodes that join and nobody else
# description: |
#   A bootstrap token is a shared secret that is copied between machines and stands for
#   a group, not for anybody. Bound to more rights than joining needs, or used for more,
#   it is a back door that leaves no name.
# related_resources:
#   - description: Authenticating with bootstrap tokens
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
#   - description: TLS bootstrapping
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
# custom:
#   severity: medium
#   scope: host
#   match:
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - rbac.authorization.k8s.io/RoleBinding
#     - facts.regolith.dev/AuditLog
#   needs: [facts.regolith.dev/AuditLog]
#   frameworks:
#     cis: ["3.1.3"]
#     mitre: [T1078]
#     nsa: [authn/strong-authentication]
#     owasp_k8s: [K09]
#     pci_dss4: ["8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC6.2]
#     hipaa: ["164.312(d)"]
#     nist_800_190: ["4.3.2"]
#   remediation: |
#     Remove bindings of system:bootstrappers groups beyond those of kubeadm and the node bootstrapper, delete
#     tokens that are not about to be used, and give people an identity provider.
#   verify: |
#     kubectl get clusterrolebindings,rolebindings -A -o json | jq -r '.items[] | select(any(.subjects[]?; .name
#     | startswith("system:bootstrappers"))) | .metadata.name + " " + .roleRef.name'
#   manual: What a token is meant for is recorded nowhere in the cluster.
package policies.apiserver.user_bootstrap_tokens

import data.lib.text

violation contains {"msg": msg, "details": {"path": ["subjects", i]}} if {
	some i, group in _groups
	role := input.review.object.roleRef
	not _is_for_joining(role.name)

	msg := sprintf("%s is bound to %s %q", [text.clip(group, 80), role.kind, text.clip(role.name, 80)])
}

violation contains {"msg": msg, "details": {"path": ["users", i, "actions", j]}} if {
	some i, user in _users
	some j, action in user.actions
	not _is_joining(action)

	what := sprintf("%s %s", [action.verb, text.clip(action.resource, 80)])
	msg := sprintf("%s does %s", [text.clip(user.name, 60), what])
}

unknown contains {"msg": msg, "details": {"path": ["users", i]}} if {
	some i, user in _users
	not is_array(object.get(user, "actions", null))

	msg := sprintf("the audit log does not tell what %s does", [text.clip(user.name, 60)])
}

unknown contains {"msg": "the audit log does not tell who made requests", "details": {"path": ["users"]}} if {
	_is_log
	not is_array(object.get(input.review.object, "users", null))
}

not_applicable contains {"msg": "no group of bootstrap tokens is bound"} if {
	_is_binding
	count(_groups) == 0
}

_is_binding if {
	input.review.object.kind in {"ClusterRoleBinding", "RoleBinding"}
	startswith(input.review.object.apiVersion, "rbac.authorization.k8s.io/")
}

_groups := {i: subject.name |
	_is_binding
	some i, subject in input.review.object.subjects
	subject.kind == "Group"
	regex.match(`^system:bootstrappers(:|$)`, subject.name)
}

# roles by which a node gets its certificate and kubeadm its configuration
_is_for_joining(role) if role in {
	"kube-proxy",
	"kubeadm:get-nodes",
	"kubeadm:nodes-kubeadm-config",
	"system:certificates.k8s.io:certificatesigningrequests:nodeclient",
	"system:node-bootstrapper",
}

_is_for_joining(role) if regex.match(`^kubeadm:kubelet-config(-1\.\d+)?$`, role)

_users := {i: user |
	_is_log
	some i, user in input.review.object.users
	user.kind == "bootstrap"
}

# discovery and health have no resource
_is_joining(action) if object.get(action, "resource", "") == ""

_is_joining(action) if {
	action.resource == "certificatesigningrequests"
	action.verb in {"create", "get", "list", "watch"}
}

_is_joining(action) if {
	action.resource == "configmaps"
	action.verb in {"get", "list", "watch"}
	regex.match(
		`^(kube-public/cluster-info|kube-system/(kubeadm-config|kube-proxy|kubelet-config(-1\.\d+)?))$`,
		sprintf("%s/%s", [action.namespace, action.name]),
	)
}

_is_joining(action) if {
	action.resource == "nodes"
	action.verb == "get"
}

_is_log if {
	input.review.object.kind == "AuditLog"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}
