# METADATA
# title: Pods must not set kernel parameters outside the safe set
# description: |
#   Only few kernel parameters are kept apart for each pod and harmless to the others.
#   The rest reach into the whole node: they switch off protections, or starve its
#   network and memory.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Using sysctls in a Kubernetes cluster
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [baseline/sysctls]
#     mitre: [T1611, T1499]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   parameters:
#     allowedByVersion:
#       type: object
#       additionalProperties: {type: array, items: {type: string}}
#       default:
#         "1.0":
#           - kernel.shm_rmid_forced
#           - net.ipv4.ip_local_port_range
#           - net.ipv4.tcp_syncookies
#           - net.ipv4.ping_group_range
#           - net.ipv4.ip_unprivileged_port_start
#         "1.27": [net.ipv4.ip_local_reserved_ports]
#         "1.29":
#           - net.ipv4.tcp_keepalive_time
#           - net.ipv4.tcp_fin_timeout
#           - net.ipv4.tcp_keepalive_intvl
#           - net.ipv4.tcp_keepalive_probes
#         "1.32": [net.ipv4.tcp_rmem, net.ipv4.tcp_wmem]
#         "1.37": [net.ipv4.tcp_slow_start_after_idle, net.ipv4.tcp_notsent_lowat]
#       description: |
#         The sysctls that may be set, by the version of the standards from which they are allowed; lists of older
#         versions hold on.
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#   remediation: |
#     Remove the entry from spec.securityContext.sysctls; set what is right for all workloads on the node itself.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.sysctls // [] | length > 0) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.sysctls_unsafe

import data.lib.baseline
import data.lib.patch
import data.lib.text

default allowed_by_version := {
	"1.0": [
		"kernel.shm_rmid_forced",
		"net.ipv4.ip_local_port_range",
		"net.ipv4.tcp_syncookies",
		"net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start",
	],
	"1.27": ["net.ipv4.ip_local_reserved_ports"],
	"1.29": [
		"net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes",
	],
	"1.32": ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
	"1.37": ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
}

allowed_by_version := input.parameters.allowedByVersion

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.without(fault.list, _paths)}} if {
	some fault in _faults

	msg := sprintf("the pod sets sysctl %q", [text.clip(fault.value, 80)])
}

_faults := baseline.unsafe_sysctls(allowed_by_version, pod_security_version)

_paths := {fault.path | some fault in _faults}
