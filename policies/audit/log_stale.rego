# METADATA
# title: The audit log must hold recent events
# description: |
#   A log that ends is either broken, full or switched off, and an intruder likes all
#   three. The flags alone do not show it.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/AuditLog]
#   needs: [facts.regolith.dev/AuditLog, facts.regolith.dev/Cluster]
#   frameworks:
#     mitre: [T1562.008]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2", "10.7.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242403]
#   parameters:
#     maxAge:
#       type: string
#       default: 1h
#       description: How old the newest event may be, as a Go duration; five minutes more are tolerated.
#   remediation: |
#     Find out why the log ends: the disk, the flags of the API server, the backend. Then alert on missing events.
#   verify: tail -n 1 /var/log/kubernetes/audit/audit.log | jq -r .stageTimestamp
package policies.audit.log_stale

import data.lib.duration
import data.lib.k8s

default max_age := "1h"

max_age := input.parameters.maxAge

violation contains {"msg": "the log holds no event", "details": {"path": ["events"]}} if {
	_is_log
	input.review.object.events == 0
}

violation contains {"msg": msg, "details": {"path": ["last"]}} if {
	_age > duration.ns(max_age) + _skew

	msg := sprintf("the newest event is of %s, more than %s before the scan", [input.review.object.last, max_age])
}

unknown contains {"msg": "the time of the newest event is not recorded", "details": {"path": ["last"]}} if {
	_is_log
	not input.review.object.events == 0
	not _last
}

unknown contains {"msg": "the time of the scan is not known", "details": {"path": ["last"]}} if {
	_is_log
	not _now
}

unknown contains {
	"msg": "the newest event is later than the scan: the clocks differ",
	"details": {"path": ["last"]},
} if {
	_age < 0 - _skew
}

_is_log if {
	input.review.object.kind == "AuditLog"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}

_now := duration.instant(k8s.cluster.scannedAt)

_last := duration.instant(input.review.object.last)

_age := _now - _last if _is_log

# what the clocks of two machines may differ
_skew := duration.ns("5m")
