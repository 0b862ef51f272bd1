# METADATA
# title: The audit policy must log changes of roles and bindings with their contents
# description: |
#   A binding made at night is how an intruder stays. At level Metadata the log tells
#   that somebody changed it, and not which rights that gave to whom.
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
#     mitre: [T1562.008, T1098.006]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2", "10.2.1.5"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     minLevel:
#       type: string
#       enum: [Metadata, Request, RequestResponse]
#       default: Request
#       description: The least level for changes; where less, but something is logged, the severity is low.
#   remediation: |
#     Put a rule in front that logs roles, rolebindings, clusterroles and clusterrolebindings of the group
#     rbac.authorization.k8s.io at level RequestResponse for the verbs create, update, patch and delete.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_rbac_changes

import data.lib.auditpolicy
import data.lib.auditprobe

default min_level := "Request"

min_level := input.parameters.minLevel

violation contains {"msg": msg, "details": {"path": gap.path}} if {
	some doc in auditpolicy.documents
	some gap in auditprobe.below(doc, _targets, min_level)
	gap.level == "None"

	msg := sprintf("changes of %s are not logged", [gap.what])
}

violation contains {"msg": msg, "details": {"path": gap.path, "severity": "low"}} if {
	some doc in auditpolicy.documents
	some gap in auditprobe.below(doc, _targets, min_level)
	gap.level != "None"

	msg := sprintf("changes of %s are only logged at level %s", [gap.what, gap.level])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {resource: ["create", "delete", "patch", "update"] |
	some resource in [
		"rbac.authorization.k8s.io/clusterrolebindings",
		"rbac.authorization.k8s.io/clusterroles",
		"rbac.authorization.k8s.io/rolebindings",
		"rbac.authorization.k8s.io/roles",
	]
}
