# METADATA
# title: The runtime detector must cover every node
# description: |
#   A detector sees what happens on the node it runs on, and nothing else. Nodes that it
#   leaves out, often the control plane or a pool with taints, are the place where an intruder
#   stays unseen.
# related_resources:
#   - description: DaemonSet
#     ref: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
#   - description: Falco
#     ref: https://falco.org/docs/
# schemas:
#   - input.review.object: schema.kubernetes.node
# custom:
#   severity: high
#   scope: referential
#   absence: true
#   match: [Node]
#   needs: [Pod, apps/DaemonSet]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Let the DaemonSet of the detector tolerate every taint and select all nodes, and repair its pods
#     that are not ready.
#   verify: kubectl get pods -n falco -o wide, compared with kubectl get nodes
package policies.runtime.detector_not_on_every_node

import data.lib.detector
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "related": related}} if {
	_is_eligible
	not _is_covered

	daemonset := _detectors[0]
	why := detector.obstacle(daemonset, input.review.object)
	msg := sprintf("no ready pod of %s: %s", [daemonset.metadata.name, why])
	related := [k8s.ref_of(other) | some other in _detectors]
}

not_applicable contains {"msg": "no runtime detector runs in the cluster"} if {
	_is_node
	count(_detectors) == 0
}

not_applicable contains {"msg": msg} if {
	_is_node
	some msg in _exemptions
}

_is_node if {
	input.review.object.kind == "Node"
	k8s.group == ""
}

_detectors := sort(detector.running(detector.names))

_is_eligible if {
	_is_node
	count(_exemptions) == 0
}

_is_covered if {
	some daemonset in _detectors
	detector.is_ready_on(daemonset, k8s.name)
}

_exemptions contains "a Windows node cannot run it" if k8s.labels["kubernetes.io/os"] == "windows"

_exemptions contains "a virtual node runs no DaemonSet" if k8s.labels.type == "virtual-kubelet"

_exemptions contains "a Fargate node runs no DaemonSet" if k8s.labels["eks.amazonaws.com/compute-type"] == "fargate"
