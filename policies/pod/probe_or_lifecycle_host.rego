# METADATA
# title: Probes and lifecycle handlers must not name a host
# description: |
#   The kubelet makes these requests from the network of the node. With a host of its
#   choice, the author of a pod uses the kubelet to reach what only the node can reach:
#   its loopback, cloud metadata, other networks.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Configure liveness, readiness and startup probes
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [baseline/hostProbesAndHostLifecycle]
#     mitre: [T1046]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   parameters:
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#   remediation: |
#     Remove the host field: the request then goes to the address of the pod. Set a Host header in httpHeaders where
#     the server needs a name.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[] |
#     (.livenessProbe, .readinessProbe, .startupProbe, .lifecycle.postStart, .lifecycle.preStop);
#     .httpGet.host or .tcpSocket.host)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.probe_or_lifecycle_host

import data.lib.baseline
import data.lib.patch
import data.lib.podsecurity
import data.lib.text
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": _fix(fault.path)}} if {
	some fault in baseline.handler_hosts(pod_security_version)

	[handler, action] := array.slice(fault.path, count(fault.path) - 3, count(fault.path) - 1)
	msg := sprintf("%s names host %q in %s.%s", [workload.who(fault.who), text.clip(fault.value, 60), handler, action])
}

not_applicable contains {"msg": msg} if {
	msg := podsecurity.exemption("hostProbesAndHostLifecycle", pod_security_version)
}

# a pod of the node's network may listen on the loopback address only, where nobody but this host can ask it
_fix(path) := patch.remove(path) if not _is_on_host_network

_fix(_) := [] if _is_on_host_network

_is_on_host_network if workload.pod_spec.hostNetwork == true
