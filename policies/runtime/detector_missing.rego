# METADATA
# title: A runtime threat detector must run in the cluster
# description: |
#   Preventive settings fail silently. Without a detector nobody learns that somebody opened a
#   shell in a container, read credentials or broke out to the node.
# related_resources:
#   - description: Falco
#     ref: https://falco.org/docs/
#   - description: Tetragon
#     ref: https://tetragon.io/docs/
# custom:
#   severity: high
#   scope: cluster
#   absence: true
#   match: [cluster]
#   needs: [apps/DaemonSet, facts.regolith.dev/Cluster]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1", "5.2.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   parameters:
#     detectors:
#       type: array
#       items: {type: string}
#       default:
#         - falco
#         - tetragon
#         - tracee
#         - kubearmor
#         - neuvector
#         - sysdig-agent
#         - crowdstrike-falcon
#         - datadog-agent
#         - defender
#         - aqua-enforcer
#         - stackrox-collector
#       description: |
#         Detectors that count, by a known name or by the name of their DaemonSet, label
#         app.kubernetes.io/name or image. datadog-agent counts with its workload protection switched on.
#   remediation: |
#     Install Falco or another detector as a DaemonSet on every node, and send its alerts where people see
#     them.
#   verify: kubectl get daemonsets -A -o wide | grep -E "falco|tetragon|tracee|kubearmor"
package policies.runtime.detector_missing

import data.lib.detector
import data.lib.k8s

default detectors := [
	"falco",
	"tetragon",
	"tracee",
	"kubearmor",
	"neuvector",
	"sysdig-agent",
	"crowdstrike-falcon",
	"datadog-agent",
	"defender",
	"aqua-enforcer",
	"stackrox-collector",
]

detectors := input.parameters.detectors

violation contains {"msg": "no DaemonSet runs a runtime threat detector", "details": {"path": []}} if {
	_asks_for_one
	k8s.has_inventory
	count(detector.running(detectors)) == 0
}

unknown contains {"msg": "the DaemonSets of the cluster are not known", "details": {"path": []}} if {
	_asks_for_one
	not k8s.has_inventory
}

not_applicable contains {"msg": "the parameter detectors is empty"} if {
	k8s.is_anchor
	count(detectors) == 0
}

_asks_for_one if {
	k8s.is_anchor
	count(detectors) > 0
}
