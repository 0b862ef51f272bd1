# METADATA
# title: Images must have a tag that stays or a digest
# description: |
#   A tag such as latest names another image tomorrow: what runs is not what was tested
#   or scanned, two replicas may differ, and a roll-back goes nowhere.
# related_resources:
#   - description: Images
#     ref: https://kubernetes.io/docs/concepts/containers/images/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1525, T1195.002]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K01]
#     pci_dss4: ["6.5.1"]
#     soc2: [CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5", "4.2.2"]
#   parameters:
#     floatingTags:
#       type: array
#       items: {type: string}
#       default: [latest, stable, edge, main, master, dev, nightly]
#       description: Tags that move from image to image.
#   remediation: |
#     Name the image by the tag of a release, or better by its digest; the one that runs now stands in
#     status.containerStatuses[].imageID.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | .metadata.namespace + "/" + .metadata.name + " " +
#     (.spec.containers[].image | select(contains("@") | not))'
package policies.image.mutable_or_missing_tag

import data.lib.image
import data.lib.text
import data.lib.workload

default floating_tags := ["latest", "stable", "edge", "main", "master", "dev", "nightly"]

floating_tags := input.parameters.floatingTags

violation contains {"msg": msg, "details": {"path": use.path}} if {
	some use in image.uses
	image.is_floating(use.reference, floating_tags)

	msg := sprintf("%s has image %q, %s", [workload.who(use.who), text.clip(use.reference, 70), _reason(use.reference)])
}

_reason(reference) := "without tag and digest" if {
	image.parse(reference).tag == ""
} else := "of a tag that moves"
