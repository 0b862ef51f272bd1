# METADATA
# title: The audit policy must log every access to Secrets
# description: |
#   Reading Secrets is what an intruder does first. Where the log does not tell who read
#   which of them, all have to be replaced after a break-in.
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
#     mitre: [T1562.008, T1552.007]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: Put a rule that logs secrets at level Metadata in front of the one that hides them.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_secret_access

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {"/secrets": ["create", "delete", "get", "list", "patch", "update", "watch"]}
