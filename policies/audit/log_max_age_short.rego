# METADATA
# title: Audit logs must be kept for long enough
# description: |
#   Break-ins are found after weeks. Where the log of that time is gone, neither the
#   way in nor the damage can be told; where no age is set, nobody has decided about it.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.17"]
#     nsa: [logging/persistence]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.3.3", "10.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: ["164.312(b)", "164.316(b)(2)(i)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242464]
#   parameters:
#     minDays:
#       type: integer
#       default: 30
#       description: The least number of days.
#     acceptUnlimited:
#       type: boolean
#       default: false
#       description: Accept that the flag is missing or 0, so that no file is deleted because of its age.
#   remediation: Set --audit-log-maxage to 30 days or more, and send the log elsewhere for longer periods.
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--audit-log-maxage=[^ ]*'
package policies.audit.log_max_age_short

import data.lib.auditlog
import data.lib.k8s

default min_days := 30

min_days := input.parameters.minDays

default accept_unlimited := false

accept_unlimited := input.parameters.acceptUnlimited

violation contains {"msg": msg, "details": {"path": limit.path}} if {
	accept_unlimited == false
	some limit in auditlog.limits("audit-log-maxage")
	limit.value in {null, 0}

	msg := "--audit-log-maxage is not set, so that no time is promised"
}

violation contains {"msg": msg, "details": {"path": limit.path}} if {
	some limit in auditlog.limits("audit-log-maxage")
	limit.value > 0
	limit.value < min_days

	msg := sprintf("audit logs are kept for %s days, less than %s", [k8s.int(limit.value), k8s.int(min_days)])
}

unknown contains finding if some finding in auditlog.unclear("audit-log-maxage")

not_applicable contains finding if some finding in auditlog.unlimited
