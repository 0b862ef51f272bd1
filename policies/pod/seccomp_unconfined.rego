# METADATA
# title: Seccomp must not be switched off
# description: |
#   Unconfined lifts the filter between a container and the kernel of its node: all
#   system calls are within reach, those that only exploits use as well.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Restrict a container's syscalls with seccomp
#     ref: https://kubernetes.io/docs/tutorials/security/seccomp/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.6.2"]
#     pss: [baseline/seccompProfile_baseline]
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
#   remediation: |
#     Set seccompProfile.type to RuntimeDefault; where a program needs further system calls, allow these in a
#     profile of its own and set Localhost.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.seccompProfile.type == "Unconfined" or
#     any((.spec.containers + .spec.initContainers)[];
#     .securityContext.seccompProfile.type == "Unconfined")) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.seccomp_unconfined

import data.lib.confinement
import data.lib.patch
import data.lib.text
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": details} if {
	some fault in confinement.seccomp_profiles(pod_security_version)

	msg := sprintf("%s has seccomp profile %q", [workload.who(fault.who), text.clip(fault.value, 60)])
	details := object.union({"path": fault.path}, _fix(fault))
}

_fix(fault) := {"fix": patch.put(array.slice(fault.path, 0, count(fault.path) - 1), {"type": "RuntimeDefault"})} if {
	fault.value == "Unconfined"
} else := {"fix": patch.put(fault.path, "runtime/default")} if {
	fault.value == "unconfined"
} else := {}
