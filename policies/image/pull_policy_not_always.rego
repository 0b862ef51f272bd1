# METADATA
# title: Images must be pulled again at every start where their tag moves
# description: |
#   A node that has the image already starts it without asking the registry: old content
#   stays under a moving tag, and a pod may use a private image that it holds no
#   credentials for.
# related_resources:
#   - description: Images
#     ref: https://kubernetes.io/docs/concepts/containers/images/
#   - description: AlwaysPullImages
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["1.2.11"]
#     mitre: [T1525]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K01]
#     pci_dss4: ["6.5.1"]
#     soc2: [CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5", "4.2.2"]
#   parameters:
#     onlyForFloatingTags:
#       type: boolean
#       default: true
#       description: Whether only images without a digest whose tag moves are judged; else all are.
#     floatingTags:
#       type: array
#       items: {type: string}
#       default: [latest, stable, edge, main, master, dev, nightly]
#       description: Tags that move from image to image.
#   remediation: |
#     Set imagePullPolicy to Always, or enable the admission plugin AlwaysPullImages. An image with a digest cannot
#     change.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | .metadata.namespace + "/" + .metadata.name + " " +
#     (.spec.containers[] | .image + " " + .imagePullPolicy)'
package policies.image.pull_policy_not_always

import data.lib.image
import data.lib.patch
import data.lib.text
import data.lib.workload

default only_for_floating_tags := true

only_for_floating_tags := input.parameters.onlyForFloatingTags

default floating_tags := ["latest", "stable", "edge", "main", "master", "dev", "nightly"]

floating_tags := input.parameters.floatingTags

violation contains {"msg": msg, "details": {"path": path, "fix": patch.put(path, "Always")}} if {
	some use in image.uses
	_is_judged(use.reference)
	policy := image.policy(use)
	policy != "Always"

	path := image.policy_path(use)
	names := [workload.who(use.who), policy, text.clip(use.reference, 70)]
	msg := sprintf("%s has pull policy %s for image %q", names)
}

_is_judged(_) if not only_for_floating_tags

_is_judged(reference) if image.is_floating(reference, floating_tags)
