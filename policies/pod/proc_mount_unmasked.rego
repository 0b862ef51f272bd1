# METADATA
# title: Containers must not mount /proc without its masks outside a user namespace
# description: |
#   The runtime hides parts of /proc that change the kernel of the node or tell its
#   secrets (sysrq-trigger, kcore, keys). Unmasked opens them to a process that is root
#   on the node as well.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [baseline/procMount]
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
#   remediation: |
#     Remove securityContext.procMount. A workload that builds or runs containers inside needs hostUsers set to
#     false as well.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.procMount // "Default" | . != "Default")) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.proc_mount_unmasked

import data.lib.baseline
import data.lib.patch
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.remove(fault.path)}} if {
	some fault in baseline.unmasked_proc(pod_security_version)

	msg := sprintf("%s has procMount %q", [workload.who(fault.who), fault.value])
}
