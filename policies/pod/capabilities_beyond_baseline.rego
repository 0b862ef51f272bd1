# METADATA
# title: Containers must not add capabilities beyond the default set
# description: |
#   Capabilities such as SYS_ADMIN, NET_ADMIN or SYS_PTRACE are parts of root: several
#   of them suffice by themselves to leave the container or to listen to other pods.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Linux capabilities
#     ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.9"]
#     pss: [baseline/capabilities_baseline]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default:
#         [AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID,
#          SETPCAP, SETUID, SYS_CHROOT]
#       description: The capabilities that a container may add, in the very spelling that manifests use.
#   remediation: |
#     Remove the capability from securityContext.capabilities.add; find out which system call fails without it, and
#     give that task to a separate, small workload.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.capabilities.add // [] | length > 0)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.capabilities_beyond_baseline

import data.lib.baseline
import data.lib.capability
import data.lib.patch
import data.lib.workload

default allowed := [
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
]

allowed := input.parameters.allowed

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.without(fault.list, _paths)}} if {
	some fault in baseline.added_capabilities(allowed)

	msg := sprintf("%s adds capability %s", [workload.who(fault.who), capability.named(fault.value)])
}

_paths := {fault.path | some fault in baseline.added_capabilities(allowed)}
