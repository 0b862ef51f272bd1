# METADATA
# title: The runtime detector must have sent something lately
# description: |
#   A detector that sends nothing is easily taken for a quiet cluster. It may have lost its
#   driver, its rules or its way to the collector, and then every attack is quiet.
# related_resources:
#   - description: Falco metrics
#     ref: https://falco.org/docs/concepts/metrics/falco-metrics/
# custom:
#   severity: medium
#   scope: host
#   absence: true
#   match: [cluster]
#   needs: [facts.regolith.dev/Cluster, facts.regolith.dev/RuntimeAlerts]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1", "10.7.2"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   parameters:
#     maxAge:
#       type: string
#       default: 24h
#       description: How long before the scan the last event may have been sent, as a Go duration.
#   remediation: |
#     Let Falco send its metrics snapshot every hour, or let a job provoke a harmless alert every day, and
#     look into a detector that stays silent.
#   verify: kubectl logs -n falco -l app.kubernetes.io/name=falco --tail=50
package policies.runtime.detector_silent

import data.lib.duration
import data.lib.k8s

default max_age := "24h"

max_age := input.parameters.maxAge

violation contains {"msg": "the event files of the detector hold no event", "details": {"path": []}} if {
	k8s.is_anchor
	count(_files) > 0
	count(_times) == 0
}

violation contains {"msg": msg, "details": {"path": []}} if {
	k8s.is_anchor
	newest := max(_times)
	_scanned - newest.at > duration.ns(max_age)

	msg := sprintf("the last event was sent at %s, more than %s before the scan", [newest.text, max_age])
}

unknown contains {"msg": "no events of the detector were collected", "details": {"path": []}} if {
	k8s.is_anchor
	count(_files) == 0
}

unknown contains {"msg": "the time of the scan is not known", "details": {"path": []}} if {
	k8s.is_anchor
	not _scanned
}

_scanned := duration.instant(k8s.cluster.scannedAt)

_files := [file | some file in data.inventory.cluster["facts.regolith.dev/v1alpha1"].RuntimeAlerts]

_times := {{"at": at, "text": event.time} |
	some file in _files
	some event in file.events
	at := duration.instant(event.time)
}
