# METADATA
# title: Audit files must be rotated, and not too early
# description: |
#   A file that is never rotated fills the disk of the control plane; one that is
#   rotated early pushes old events out of the few files that are kept.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.19"]
#     nsa: [logging/persistence]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.3.3", "10.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: ["164.312(b)", "164.316(b)(2)(i)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242462]
#   parameters:
#     min:
#       type: integer
#       default: 100
#       description: The least size in megabytes.
#   remediation: Set --audit-log-maxsize to 100 (megabytes) or more.
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--audit-log-maxsize=[^ ]*'
package policies.audit.log_max_size_low

import data.lib.auditlog
import data.lib.k8s

default min_size := 100

min_size := input.parameters.min

violation contains {"msg": msg, "details": {"path": limit.path}} if {
	some limit in auditlog.limits("audit-log-maxsize")
	limit.value in {null, 0}

	msg := "--audit-log-maxsize is not set, so that no size is promised"
}

violation contains {"msg": msg, "details": {"path": limit.path}} if {
	some limit in auditlog.limits("audit-log-maxsize")
	limit.value > 0
	limit.value < min_size

	msg := sprintf("audit files are rotated at %s MB, less than %s", [k8s.int(limit.value), k8s.int(min_size)])
}

unknown contains finding if some finding in auditlog.unclear("audit-log-maxsize")

not_applicable contains finding if some finding in auditlog.unlimited
