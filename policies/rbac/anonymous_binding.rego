# METADATA
# title: Bindings must not give rights to callers without credentials
# description: |
#   Whoever reaches the API server has these rights: no password, no certificate, no token.
#   Behind a public endpoint that is the whole internet.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, anonymous requests
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1078.001, T1190]
#     nsa: [authz/rbac-least-privilege, authn/no-anonymous]
#     owasp_k8s: [K02, K09]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.2.1, 7.3.3]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(d)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: ["system:public-info-viewer"]
#       description: ClusterRoles that everybody may hold.
#     bootstrapTokens:
#       type: boolean
#       default: false
#       description: |
#         True while nodes join with bootstrap tokens: they read the ConfigMap cluster-info of
#         kube-public without credentials.
#   remediation: |
#     Remove the subject from the binding; probes and load balancers find /livez and /readyz in
#     system:public-info-viewer. Delete the bindings of cluster-info once no node joins with a token
#     any more.
#   verify: kubectl auth can-i --list --as=system:anonymous --as-group=system:unauthenticated
package policies.rbac.anonymous_binding

import data.lib.patch
import data.lib.rbac

default allowed_roles := ["system:public-info-viewer"]

allowed_roles := input.parameters.allowedRoles

default bootstrap_tokens := false

bootstrap_tokens := input.parameters.bootstrapTokens

violation contains {"msg": msg, "details": details} if {
	some subject in _anonymous
	not _is_allowed

	msg := sprintf("%s gets %s", [subject.text, rbac.role_text(rbac.role_key)])
	details := {
		"path": subject.path,
		"severity": _severity,
		"fix": patch.without(["subjects"], {other.path | some other in _anonymous}),
	}
}

_anonymous := [subject |
	some subject in rbac.subjects
	subject.key in {"Group:system:unauthenticated", "User:system:anonymous"}
]

_is_allowed if {
	input.review.object.roleRef.kind == "ClusterRole"
	input.review.object.roleRef.name in allowed_roles
}

_is_allowed if {
	bootstrap_tokens == true
	_is_cluster_info
}

_severity := "medium" if _is_known

_severity := "critical" if not _is_known

_is_known if _is_cluster_info

# clusters older than 1.14 gave these to everybody
_is_known if rbac.role_key in {"ClusterRole:system:basic-user", "ClusterRole:system:discovery"}

# what kubeadm makes, and no more than that
_is_cluster_info if {
	rbac.role_key == "Role:kube-public:kubeadm:bootstrap-signer-clusterinfo"
	count([rule | some rule in rbac.roles[rbac.role_key]; not _is_one_configmap(rule)]) == 0
}

_is_one_configmap(rule) if {
	rule.resources == ["configmaps"]
	rule.resourceNames == ["cluster-info"]
	rule.verbs == ["get"]
}
