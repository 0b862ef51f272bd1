# METADATA
# title: Roles must not mint tokens of service accounts at will
# description: |
#   Whoever may create serviceaccounts/token gets a token of any account in reach and with it
#   all of its rights, for as long as he asks for and from wherever he is. No pod and no
#   Secret shows it.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     cis: ["5.1.13"]
#     mitre: [T1528, T1550.001]
#     nsa: [authz/rbac-least-privilege, pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Limit the rule with resourceNames to the accounts whose tokens are really needed; workloads get
#     theirs from a projected volume and need no such right.
#   verify: kubectl auth can-i create serviceaccounts --subresource=token --as=<user> -n <namespace>
package policies.rbac.token_request

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"create"}, {"/serviceaccounts/token"})

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.spec)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_severity(rule) := "critical" if _has_prey(rule)

_severity(rule) := "high" if not _has_prey(rule)

_has_prey(rule) if {
	not rbac.is_named(rule)
	_is_everywhere
}

_has_prey(rule) if {
	some account in rbac.strong_accounts
	[_, namespace, name] := split(account, ":")
	_reaches(namespace)
	_names(rule, name)
}

# nobody knows yet where a ClusterRole will be bound that is bound to nobody
_is_everywhere if count(rbac.scopes) == 0

_is_everywhere if count(rbac.scopes & {"*", "kube-system"}) > 0

_reaches(_) if "*" in rbac.scopes

_reaches(_) if count(rbac.scopes) == 0

_reaches(namespace) if namespace in rbac.scopes

_names(rule, name) if name in rule.resourceNames

_names(rule, _) if not rbac.is_named(rule)
