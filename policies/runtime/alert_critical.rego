# METADATA
# title: The runtime detector must not report critical alerts
# description: |
#   A critical alert means that somebody did in a container or on a node what no normal
#   workload does. Whoever leaves it unread gives the intruder time.
# related_resources:
#   - description: Falco alerts
#     ref: https://falco.org/docs/concepts/outputs/
# custom:
#   severity: critical
#   scope: host
#   match: [facts.regolith.dev/RuntimeAlerts]
#   needs: [facts.regolith.dev/Cluster, facts.regolith.dev/RuntimeAlerts]
#   frameworks:
#     mitre: [T1611]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   parameters:
#     window:
#       type: string
#       default: 24h
#       description: How long before the scan an alert still counts, as a Go duration.
#     acknowledged:
#       type: array
#       items: {type: string}
#       default: []
#       description: Names of rules whose alerts somebody has dealt with.
#   remediation: |
#     Follow the incident plan: look at the pod and its node, keep the evidence, isolate the workload.
#     Acknowledge rules that are known to be noise, or better tune them.
#   verify: kubectl logs -n falco -l app.kubernetes.io/name=falco | grep -E "Critical|Alert|Emergency"
package policies.runtime.alert_critical

import data.lib.duration
import data.lib.k8s
import data.lib.text

default window := "24h"

window := input.parameters.window

default acknowledged := []

acknowledged := input.parameters.acknowledged

violation contains {"msg": msg, "details": {"path": ["events", at], "severity": severity}} if {
	some [rule, where], events in _groups
	[last, at] := max({[event.time, event.at] | some event in events})
	severity := min([[_order[event.severity], event.severity] | some event in events])[1]

	msg := sprintf("rule %q alerted %s times in %s, last at %s", [
		text.clip(rule, 70),
		k8s.int(count(events)),
		text.clip(where, 60),
		last,
	])
}

unknown contains {"msg": "the event file holds no list of events", "details": {"path": ["events"]}} if {
	_is_alerts
	not is_array(object.get(input.review.object, "events", null))
}

_is_alerts if {
	input.review.object.kind == "RuntimeAlerts"
	k8s.group == "facts.regolith.dev"
}

_severities := {
	"emergency": "critical",
	"alert": "critical",
	"critical": "critical",
	"error": "high",
	"warning": "medium",
}

_order := {"critical": 0, "high": 1, "medium": 2}

# the events of one rule in one workload
_groups := {[rule, where]: events |
	some [rule, where] in {[event.rule, event.where] | some event in _events}
	events := {event | some event in _events; event.rule == rule; event.where == where}
}

_events := {{"time": time, "at": at, "rule": rule, "severity": severity, "where": _where(event)} |
	_is_alerts
	some at, event in input.review.object.events
	severity := _severities[lower(event.priority)]
	rule := object.get(event, "rule", "without a name")
	not rule in acknowledged
	time := object.get(event, "time", "")
	not _is_past(time)
}

# without the time of the scan, or of the event, nothing is past
_is_past(time) if duration.instant(k8s.cluster.scannedAt) - duration.instant(time) > duration.ns(window)

# the workload by the name of its pod, which a ReplicaSet, DaemonSet, Job or StatefulSet makes
_where(event) := sprintf("%s/%s", [event.namespace, owner]) if {
	is_string(event.pod)
	owner := regex.replace(event.pod, `(-[a-f0-9]{8,10})?-([bcdfghjklmnpqrstvwxz2456789]{5}|\d+)$`, "")
} else := "the node"
