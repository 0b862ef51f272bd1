# METADATA
# title: Nobody must be able both to request and to approve a certificate
# description: |
#   Who holds both makes himself a certificate in any name and owns the cluster without asking
#   anybody. It makes no difference whether the rights come from several roles, or from
#   several service accounts whose pods share a node.
# related_resources:
#   - description: Kubernetes documentation, certificate signing requests
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: referential
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - Pod
#   frameworks:
#     cis: ["5.1.11"]
#     mitre: [T1098, T1550]
#     nsa: [authz/rbac-least-privilege, authn/strong-authentication]
#     owasp_k8s: [K02, K09]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.2.1, 8.3.1]
#     soc2: [CC6.1, CC6.3, CC6.2]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(d)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Split the rights: let one party request and another one approve, limit the approver to the
#     signers that it is for, and keep its pods off the nodes of the requesters.
#   verify: kubectl auth can-i --list --as=<user> | grep -E "certificatesigningrequests|signers"
package policies.rbac.csr_create_and_approve

import data.lib.accounts
import data.lib.rbac
import data.lib.stockroles

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in _approvers
	_suffices({subject.key})

	msg := sprintf("%s can both request and approve certificates", [subject.text])
}

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in _approvers
	not _suffices({subject.key})
	nodes := {node |
		some node, keys in accounts.on_nodes
		keys[subject.key]
		_suffices(object.keys(keys))
	}
	node := min(nodes)

	msg := sprintf("%s and others on node %q can together request and approve certificates", [subject.text, node])
}

unknown contains {"msg": msg, "details": {"path": ["roleRef", "name"]}} if {
	input.review.object.kind == "ClusterRoleBinding"
	not rbac.roles[rbac.role_key]
	some _ in rbac.subjects

	msg := "the role that it binds is not in the inventory"
}

# certificates belong to the cluster, so that a RoleBinding gives no right on them
_approvers := [subject |
	input.review.object.kind == "ClusterRoleBinding"
	rbac.can(rbac.role_key, _powers.decide.verbs, _powers.decide.targets)
	some subject in rbac.subjects
	not stockroles.is_stock_subject(input.review.object, subject.key)
]

_suffices(keys) if {
	roles := {grant.role |
		some key in keys
		some grant in rbac.held(key)
		grant.scope == "*"
	}
	missing := {power |
		some power, _ in _powers
		not _is_held(roles, power)
	}
	count(missing) == 0
}

_is_held(roles, power) if {
	some role in roles
	rbac.can(role, _powers[power].verbs, _powers[power].targets)
}

_powers := {
	"approve": {"verbs": {"approve"}, "targets": {"certificates.k8s.io/signers"}},
	"decide": {
		"verbs": {"patch", "update"},
		"targets": {"certificates.k8s.io/certificatesigningrequests/approval"},
	},
	"request": {"verbs": {"create"}, "targets": {"certificates.k8s.io/certificatesigningrequests"}},
}
