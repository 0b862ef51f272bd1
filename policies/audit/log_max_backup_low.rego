# METADATA
# title: Enough rotated audit files must be kept
# description: |
#   Whoever wants to hide something only has to make noise: with few files kept, a
#   burst of requests pushes the events that matter out of the log.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.18"]
#     nsa: [logging/persistence]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.3.3", "10.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: ["164.312(b)", "164.316(b)(2)(i)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242463]
#   parameters:
#     min:
#       type: integer
#       default: 10
#       description: The least number of files; 0 in the flag keeps all of them and is always accepted.
#   remediation: Set --audit-log-maxbackup to 10 or more.
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--audit-log-maxbackup=[^ ]*'
package policies.audit.log_max_backup_low

import data.lib.auditlog
import data.lib.k8s

default min_backups := 10

min_backups := input.parameters.min

violation contains {"msg": "--audit-log-maxbackup is not set", "details": {"path": limit.path}} if {
	some limit in auditlog.limits("audit-log-maxbackup")
	limit.value == null
}

# 0 keeps all files
violation contains {"msg": msg, "details": {"path": limit.path}} if {
	some limit in auditlog.limits("audit-log-maxbackup")
	limit.value > 0
	limit.value < min_backups

	msg := sprintf("%s rotated audit files are kept, less than %s", [k8s.int(limit.value), k8s.int(min_backups)])
}

unknown contains finding if some finding in auditlog.unclear("audit-log-maxbackup")

not_applicable contains finding if some finding in auditlog.unlimited
