# METADATA
# title: Containers must have a seccomp profile
# description: |
#   Without a seccomp profile a container may make every system call of the kernel of
#   its node, some of them hardly tested and the usual way out of a container. The
#   default profile of the runtime takes away about a sixth, and ordinary programs do
#   not miss them.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Restrict a container's syscalls with seccomp
#     ref: https://kubernetes.io/docs/tutorials/security/seccomp/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.6.2"]
#     pss: [restricted/seccompProfile_restricted]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#     kubeletSeccompDefault:
#       type: boolean
#       default: false
#       description: Whether all kubelets run with seccompDefault, so that a missing profile is of low severity.
#   remediation: |
#     Set securityContext.seccompProfile.type to RuntimeDefault for the pod, or to Localhost with a profile of your
#     own.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.seccompProfile.type as $pod |
#     any((.spec.containers + .spec.initContainers)[];
#     (.securityContext.seccompProfile.type // $pod) | IN("RuntimeDefault", "Localhost") | not)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.seccomp_profile_missing

import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.text
import data.lib.workload

default kubelet_seccomp_default := false

kubelet_seccomp_default := input.parameters.kubeletSeccompDefault

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": details} if {
	some fault in restricted.seccomp_profiles(pod_security_version)

	msg := sprintf("%s %s", [workload.who(fault.who), _reason(fault.value)])
	fix := patch.put(_profile(fault), {"type": "RuntimeDefault"})
	details := object.union({"path": fault.path, "fix": fix}, _severity(fault))
}

not_applicable contains {"msg": msg} if {
	msg := podsecurity.exemption("seccompProfile_restricted", pod_security_version)
}

_reason(null) := "has no seccomp profile"

_reason(type) := sprintf("has seccomp profile %q", [text.clip(type, 60)]) if type != null

# a profile for the pod covers all its containers
_profile(fault) := array.concat(workload.pod_spec_path, ["securityContext", "seccompProfile"]) if fault.value == null

_profile(fault) := array.slice(fault.path, 0, count(fault.path) - 1) if fault.value != null

# the kubelet fills in RuntimeDefault where nothing is set
_severity(fault) := {"severity": "low"} if {
	kubelet_seccomp_default
	fault.value == null
} else := {}
