# METADATA
# title: Every rule of the audit policy must be able to match
# description: |
#   The first rule that matches decides. One that stands too early, most often a general
#   one, makes those behind it void: the policy reads as if it logged what it does not.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [audit.k8s.io/Policy, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.2.2"]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: Put special rules before general ones, and delete those that can never match.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_rule_shadowed

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	some i, takers in auditprobe.shadowed(doc.spec)

	path := array.concat(doc.path, ["rules", i])
	earlier := concat(", ", [auditpolicy.name(k) | some k in sort(takers)])
	msg := sprintf("%s can never match: all its requests go to %s", [auditpolicy.name(i), earlier])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent
