# METADATA
# title: The audit policy must not write contents of Secrets and tokens into the log
# description: |
#   At level Request or RequestResponse the log holds a copy of every Secret that was
#   written or read, and of every token that was issued or checked. The log is shipped
#   and kept for months, in places that are far less protected than etcd.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: critical
#   scope: host
#   match: [audit.k8s.io/Policy, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.2.2"]
#     mitre: [T1552.001]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2", "10.3.1", "3.5.1"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     resources:
#       type: array
#       items: {type: string}
#       default: [/secrets, /configmaps, authentication.k8s.io/tokenreviews, /serviceaccounts/token]
#       description: Resources whose contents must stay out of the log, as group/resource or group/resource/subresource.
#     maxLevel:
#       type: string
#       enum: [None, Metadata, Request]
#       default: Metadata
#       description: The highest level at which they may be logged.
#     configMapsSeverity:
#       type: string
#       enum: [critical, high, medium, low]
#       default: low
#       description: The severity where only contents of ConfigMaps are logged.
#   remediation: |
#     Put a rule in front of all others that logs secrets, configmaps, serviceaccounts/token and tokenreviews at level
#     Metadata, which names the object without its contents; then delete the logs that hold contents.
#   verify: |
#     grep -cE '"resource":"secrets".*"(requestObject|responseObject)":' /var/log/kubernetes/audit/audit.log
package policies.audit.policy_logs_secret_payloads

import data.lib.auditpolicy
import data.lib.auditprobe

default resources := [
	"/secrets",
	"/configmaps",
	"authentication.k8s.io/tokenreviews",
	"/serviceaccounts/token",
]

resources := input.parameters.resources

default max_level := "Metadata"

max_level := input.parameters.maxLevel

default configmaps_severity := "low"

configmaps_severity := input.parameters.configMapsSeverity

violation contains {"msg": msg, "details": {"path": path, "severity": severity}} if {
	some doc in auditpolicy.documents
	leaks := _leaks(doc.spec)
	some i in {leak.rule | some leak in leaks}
	severity := [word |
		some word in ["critical", "high", "medium", "low"]
		word in {leak.severity | some leak in leaks; leak.rule == i}
	][0]
	worst := {leak | some leak in leaks; leak.rule == i; leak.severity == severity}

	path := auditpolicy.path(doc, i, "level")
	level := auditpolicy.level_of(doc.spec, i)
	what := auditprobe.labels(worst, {resource: _verbs(resource) | some resource in resources})
	msg := sprintf("%s logs %s at level %s", [auditpolicy.name(i), what, level])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_leaks(policy) := {object.union(outcome, {"severity": _severity(outcome)}) |
	some resource in resources
	some outcome in auditprobe.outcomes(policy, resource, _verbs(resource), null)
	auditpolicy.rank[outcome.level] > auditpolicy.rank[max_level]
}

# a request to read or delete carries no contents, only its response does
_severity(outcome) := "low" if {
	outcome.level == "Request"
	outcome.verb in {"delete", "deletecollection", "get", "list", "watch"}
} else := configmaps_severity if {
	outcome.resource == "/configmaps"
} else := "critical"

# resources that can only be created
_verbs(resource) := ["create"] if resource in {"/serviceaccounts/token", "authentication.k8s.io/tokenreviews"}

_verbs(resource) := ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] if {
	not resource in {"/serviceaccounts/token", "authentication.k8s.io/tokenreviews"}
}
