# METADATA
# title: The audit policy must not exempt powerful users, groups or namespaces
# description: |
#   A rule that logs nothing of an administrator, of all service accounts or of
#   kube-system tells an intruder whom to be and where to work.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: high
#   scope: host
#   match: [audit.k8s.io/Policy, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.2.2"]
#     mitre: [T1562.008]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     allowedUsers:
#       type: array
#       items: {type: string}
#       default: ["system:kube-proxy", "system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"]
#       description: Users whose requests a rule may leave out of the log.
#     allowedGroups:
#       type: array
#       items: {type: string}
#       default: ["system:nodes"]
#       description: Groups whose requests a rule may leave out of the log.
#     onlyReads:
#       type: boolean
#       default: true
#       description: Let rules leave out nothing but reads (get, list, watch) of these, and no Secrets.
#   remediation: |
#     Delete the rule, or limit it to the components of the control plane, to reads (get, list, watch) and to resources
#     other than Secrets.
#   verify: yq '.rules[] | select(.level == "None")' audit-policy.yaml
package policies.audit.policy_exempts_identities

import data.lib.auditpolicy
import data.lib.auditprobe

default allowed_users := [
	"system:kube-proxy",
	"system:apiserver",
	"system:kube-controller-manager",
	"system:kube-scheduler",
]

allowed_users := input.parameters.allowedUsers

default allowed_groups := ["system:nodes"]

allowed_groups := input.parameters.allowedGroups

default only_reads := true

only_reads := input.parameters.onlyReads

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	some i, rule in _exemptions(doc.spec)
	strangers := _strangers(rule)
	count(strangers) > 0

	path := array.concat(doc.path, ["rules", i])
	msg := sprintf("%s logs nothing of %s", [auditpolicy.name(i), auditpolicy.names(strangers)])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	some i, rule in _exemptions(doc.spec)
	count(_identities(rule)) == 0
	not auditpolicy.is_open(rule, "namespaces")

	path := array.concat(doc.path, ["rules", i])
	msg := sprintf("%s logs nothing in %s", [auditpolicy.name(i), auditpolicy.names({ns | some ns in rule.namespaces})])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	only_reads == true
	some doc in auditpolicy.documents
	some i, rule in _exemptions(doc.spec)
	count(_identities(rule)) > 0
	count(_strangers(rule)) == 0
	what := _too_much(doc.spec, i, rule)

	path := array.concat(doc.path, ["rules", i])
	msg := sprintf("%s logs no %s of %s", [auditpolicy.name(i), what, auditpolicy.names(_identities(rule))])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

# rules by index that log nothing of somebody's requests for resources, and can match
_exemptions(policy) := {i: rule |
	some i, rule in policy.rules
	rule.level == "None"
	auditpolicy.is_open(rule, "nonResourceURLs")
	not i in object.keys(auditprobe.shadowed(policy))
}

# where a rule names users, its groups only narrow them down
_identities(rule) := {user | some user in rule.users} if not auditpolicy.is_open(rule, "users")

_identities(rule) := {group | some group in rule.userGroups} if auditpolicy.is_open(rule, "users")

_strangers(rule) := _identities(rule) - {user | some user in allowed_users} if not auditpolicy.is_open(rule, "users")

_strangers(rule) := _identities(rule) - {group | some group in allowed_groups} if auditpolicy.is_open(rule, "users")

_too_much(_, _, rule) := "writes" if {
	not _is_read_only(rule)
}

_too_much(policy, i, rule) := "access to Secrets" if {
	_is_read_only(rule)
	outcomes := auditprobe.outcomes(policy, "/secrets", ["get", "list", "watch"], null)
	i in {outcome.rule | some outcome in outcomes}
}

_is_read_only(rule) if {
	not auditpolicy.is_open(rule, "verbs")
	count({verb | some verb in rule.verbs} - {"get", "list", "watch"}) == 0
}
