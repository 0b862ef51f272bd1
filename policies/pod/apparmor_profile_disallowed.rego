# METADATA
# title: AppArmor profiles must not be switched off
# description: |
#   On nodes with AppArmor every container runs under the default profile of its
#   runtime, which keeps it from mounting and from writing to /proc and /sys. Unconfined
#   takes that away; a type that nobody knows may do the same.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Restrict a container's access to resources with AppArmor
#     ref: https://kubernetes.io/docs/tutorials/security/apparmor/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [baseline/appArmorProfile]
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
#       default: [RuntimeDefault, Localhost]
#       description: The profile types that may be set.
#   remediation: |
#     Set appArmorProfile.type to RuntimeDefault, or to Localhost with a profile that is loaded on the nodes, and
#     remove the annotation.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.appArmorProfile.type == "Unconfined" or
#     any((.spec.containers + .spec.initContainers)[];
#     .securityContext.appArmorProfile.type == "Unconfined")) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.apparmor_profile_disallowed

import data.lib.confinement
import data.lib.patch
import data.lib.text
import data.lib.workload

default allowed_types := ["RuntimeDefault", "Localhost"]

allowed_types := input.parameters.allowedTypes

violation contains {"msg": msg, "details": details} if {
	some fault in confinement.apparmor_profiles(allowed_types)

	msg := sprintf("%s has AppArmor profile %q", [workload.who(fault.who), text.clip(fault.value, 60)])
	details := object.union({"path": fault.path}, _fix(fault))
}

_fix(fault) := {"fix": patch.put(fault.path, "RuntimeDefault")} if {
	fault.value == "Unconfined"
} else := {"fix": patch.put(fault.path, "runtime/default")} if {
	fault.value == "unconfined"
} else := {}
