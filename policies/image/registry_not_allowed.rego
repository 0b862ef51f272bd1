# METADATA
# title: Images must come from an allowed registry
# description: |
#   Whoever can push to the registry that an image comes from decides what runs. A
#   public registry lets everybody push, under names that look like those of others.
# related_resources:
#   - description: Images
#     ref: https://kubernetes.io/docs/concepts/containers/images/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1204.003, T1525, T1195.002]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K04]
#     pci_dss4: ["6.3.2"]
#     soc2: [CC6.8, CC8.1]
#     hipaa: [164.308(a)(5)(ii)(B)]
#     nist_800_190: ["4.1.5", "4.2.3", "4.4.5"]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Registries, or paths in them, that images may come from: registry.example.com, ghcr.io/team,
#         docker.io/library. Whole segments are compared.
#   remediation: Copy the image to a registry of your own, scan it there, and name it by that registry.
#   verify: kubectl get pods -A -o json | jq -r '.items[].spec.containers[].image' | cut -d/ -f1 | sort | uniq -c
package policies.image.registry_not_allowed

import data.lib.image
import data.lib.text
import data.lib.workload

default allowed := []

allowed := input.parameters.allowed

violation contains {"msg": msg, "details": {"path": use.path}} if {
	allowed != []
	some use in image.uses
	not _is_allowed(use.reference)

	reference := text.clip(image.canonical(use.reference), 70)
	msg := sprintf("%s has image %q, which is not allowed", [workload.who(use.who), reference])
}

not_applicable contains {"msg": "no allowed registries are given"} if {
	allowed == []
	workload.pod_spec_path
}

_is_allowed(reference) if {
	some source in allowed
	image.is_from(reference, source)
}
