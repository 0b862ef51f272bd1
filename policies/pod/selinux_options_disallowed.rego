# METADATA
# title: SELinux options must keep the confined types
# description: |
#   SELinux keeps containers from files and processes of the node and of each other by
#   their type. A type such as spc_t, or a user or role of one's own, lifts that on
#   nodes that enforce it.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [baseline/seLinuxOptions]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     allowedTypes:
#       type: array
#       items: {type: string}
#       default: ["", container_t, container_init_t, container_kvm_t, container_engine_t]
#       description: The types that may be set; container_engine_t counts from version 1.31 of the standards.
#     allowedOptions:
#       type: array
#       items:
#         type: object
#         properties: {level: {type: string}, role: {type: string}, type: {type: string}, user: {type: string}}
#       default: []
#       description: Whole seLinuxOptions that may be set as they stand, whatever else is forbidden.
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#   remediation: |
#     Remove user and role from seLinuxOptions, and the type unless it is one of the container types; the level is
#     free.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select([.spec.securityContext, (.spec.containers + .spec.initContainers)[].securityContext] | any(.[];
#     .seLinuxOptions)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.selinux_options_disallowed

import data.lib.confinement
import data.lib.patch
import data.lib.text
import data.lib.workload

default allowed_types := ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]

allowed_types := input.parameters.allowedTypes

default allowed_options := []

allowed_options := input.parameters.allowedOptions

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": details} if {
	some fault in confinement.selinux_options(allowed_types, pod_security_version)
	not fault.options in allowed_options

	field := fault.path[count(fault.path) - 1]
	msg := sprintf("%s sets SELinux %s %q", [workload.who(fault.who), field, text.clip(fault.value, 60)])
	details := object.union({"path": fault.path}, _fix(fault))
}

_fix(fault) := {"fix": patch.remove(fault.path)} if fault.value != ""

_fix(fault) := {} if fault.value == ""
