# METADATA
# title: The audit policy must log changes of pods and controllers
# description: |
#   A pod is how an intruder runs code, and a controller how it comes back. Without
#   these events nobody can tell which images ran when, and who started them.
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
#     mitre: [T1562.008, T1610]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2", "10.2.1.7"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: |
#     Put a rule that logs writes of pods and of the groups apps and batch at level Metadata in front of the one that
#     hides them.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_workload_changes

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {resource: ["create", "delete", "patch", "update"] |
	some resource in [
		"/pods",
		"apps/daemonsets",
		"apps/deployments",
		"apps/replicasets",
		"apps/statefulsets",
		"batch/cronjobs",
		"batch/jobs",
	]
}
