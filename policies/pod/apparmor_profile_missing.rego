# METADATA
# title: Containers must name an AppArmor profile
# description: |
#   Where no profile is named, a container gets the default of the runtime on nodes that
#   have AppArmor, and nothing on the others, without a word. A profile that is named
#   keeps the pod from starting where it cannot be applied.
# related_resources:
#   - description: Restrict a container's access to resources with AppArmor
#     ref: https://kubernetes.io/docs/tutorials/security/apparmor/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: Set securityContext.appArmorProfile.type to RuntimeDefault for the pod (Kubernetes 1.30 and later).
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.appArmorProfile as $pod |
#     any((.spec.containers + .spec.initContainers)[];
#     .securityContext.appArmorProfile // $pod | not)) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
package policies.pod.apparmor_profile_missing

import data.lib.confinement
import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path, "fix": fix}} if {
	not workload.is_windows
	object.get(workload.pod_spec, ["securityContext", "appArmorProfile"], null) == null
	some container in workload.containers
	object.get(container.spec, ["securityContext", "appArmorProfile"], null) == null
	not confinement.apparmor_annotated(container)

	path := array.concat(container.path, ["securityContext", "appArmorProfile"])
	pod := array.concat(workload.pod_spec_path, ["securityContext", "appArmorProfile"])
	fix := patch.put(pod, {"type": "RuntimeDefault"})
	msg := sprintf("%s names no AppArmor profile", [workload.who(container)])
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows
