# METADATA
# title: Containers must not mount /proc without its masks even in a user namespace
# description: |
#   In a user namespace of its own an unmasked /proc is not a way to the node at once,
#   but it still shows a container more of the kernel than a restricted workload has any
#   use for, and makes flaws there reachable.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: User namespaces
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [restricted/procMount_restricted]
#     mitre: [T1611]
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
#   remediation: Remove securityContext.procMount; run builds of containers in a namespace of the baseline level.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.procMount // "Default" | . != "Default")) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.proc_mount_unmasked_restricted

import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.remove(fault.path)}} if {
	some fault in restricted.unmasked_proc(pod_security_version)

	msg := sprintf("%s has procMount %q", [workload.who(fault.who), fault.value])
}

not_applicable contains {"msg": msg} if msg := podsecurity.exemption("procMount_restricted", pod_security_version)
