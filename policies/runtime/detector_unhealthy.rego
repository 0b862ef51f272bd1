# METADATA
# title: The pods of the runtime detector must be healthy
# description: |
#   A detector that crashes, restarts or cannot load its driver sees nothing in between, and
#   an attacker can bring it about: while it is down no alert is raised.
# related_resources:
#   - description: Falco, troubleshooting
#     ref: https://falco.org/docs/troubleshooting/
# schemas:
#   - input.review.object: schema.kubernetes.daemonset
# custom:
#   severity: high
#   scope: referential
#   match: [apps/DaemonSet]
#   needs: [Pod]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1", "10.7.2"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   parameters:
#     maxRestarts:
#       type: integer
#       default: 5
#       description: How often a container may have restarted.
#   remediation: |
#     Read the log of the pods and of their init containers; mostly the driver does not fit the kernel
#     (use the modern eBPF one) or the memory limit is too low.
#   verify: kubectl get pods -A -l app.kubernetes.io/name=falco
package policies.runtime.detector_unhealthy

import data.lib.detector
import data.lib.k8s

default max_restarts := 5

max_restarts := input.parameters.maxRestarts

violation contains {"msg": msg, "details": {"path": ["status", "numberUnavailable"]}} if {
	_is_detector
	input.review.object.status.numberUnavailable > 0

	msg := sprintf("%s of its pods are unavailable", [k8s.int(input.review.object.status.numberUnavailable)])
}

violation contains {"msg": msg, "details": {"object": k8s.ref_of(status.pod), "path": status.path}} if {
	some status in _statuses
	status.spec.state.waiting.reason == "CrashLoopBackOff"

	msg := sprintf("container %q of pod %s crashes again and again", [status.spec.name, status.pod.metadata.name])
}

violation contains {"msg": msg, "details": {"object": k8s.ref_of(status.pod), "path": path}} if {
	some status in _statuses
	status.spec.restartCount > max_restarts

	path := array.concat(status.path, ["restartCount"])
	msg := sprintf("container %q of pod %s restarted %s times", [
		status.spec.name,
		status.pod.metadata.name,
		k8s.int(status.spec.restartCount),
	])
}

unknown contains {"msg": "the DaemonSet has no status", "details": {"path": []}} if {
	_is_detector
	not input.review.object.status
}

not_applicable contains {"msg": "it is no runtime detector"} if {
	_is_daemonset
	not _is_detector
}

_is_daemonset if {
	input.review.object.kind == "DaemonSet"
	k8s.group == "apps"
}

_is_detector if {
	_is_daemonset
	count(detector.of(input.review.object, detector.names)) > 0
}

# those of the driver loader and other init containers as well
_statuses contains {"pod": pod, "spec": status, "path": ["status", list, i]} if {
	_is_detector
	some pod in detector.pods_of(input.review.object)
	some list in ["containerStatuses", "initContainerStatuses"]
	some i, status in pod.status[list]
}
