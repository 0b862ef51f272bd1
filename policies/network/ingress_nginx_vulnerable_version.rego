# METADATA
# title: The ingress-nginx controller must be of a version without known defects
# description: |
#   Before 1.11.5 and 1.12.1 whoever reaches the admission port of the controller from the
#   pod network runs code in it, and has every Secret of the cluster (CVE-2025-1974).
# related_resources:
#   - description: CVE-2025-1974
#     ref: https://github.com/kubernetes/kubernetes/issues/131009
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1190]
#     nsa: [pods/image-scanning, upgrading/patching]
#     owasp_k8s: [K07]
#     pci_dss4: [6.3.1, 6.3.3, 11.3.1]
#     soc2: [CC7.1]
#     hipaa: ["164.308(a)(1)(ii)(A)", "164.308(a)(5)(ii)(B)"]
#     nist_800_190: [4.1.1, 4.4.1, 4.5.3]
#   parameters:
#     fixed:
#       type: array
#       items: {type: string}
#       default: [1.11.5, 1.12.1]
#       description: |
#         The first version without the defects, one for each minor version that got one; minor versions
#         above the last of them count as good, all others as bad.
#   remediation: Update the controller to a fixed version at once, and plan the move away from it.
#   verify: kubectl get pods -A -o json | jq '.items[].spec.containers[].image' | grep ingress-nginx
package policies.network.ingress_nginx_vulnerable_version

import data.lib.image
import data.lib.ingress
import data.lib.version
import data.lib.workload

default fixed := ["1.11.5", "1.12.1"]

fixed := input.parameters.fixed

violation contains {"msg": msg, "details": {"path": use.path}} if {
	some use in ingress.nginx_images
	tag := image.parse(use.reference).tag
	release := version.release(tag)
	not _is_good(release)

	msg := sprintf("%s runs ingress-nginx %s, which has known defects; %s is repaired", [workload.who(use.who), tag, _repaired(release)])
}

unknown contains {"msg": msg, "details": {"path": use.path}} if {
	some use in ingress.nginx_images
	not version.release(image.parse(use.reference).tag)

	msg := sprintf("the tag of %s does not tell the version of ingress-nginx", [workload.who(use.who)])
}

not_applicable contains {"msg": "it does not run ingress-nginx"} if {
	workload.pod_spec
	count(ingress.nginx_images) == 0
}

_fixed := {version.release(text): text | some text in fixed}

_is_good(release) if {
	some first, _ in _fixed
	array.slice(first, 0, 2) == array.slice(release, 0, 2)
	release >= first
}

_is_good(release) if array.slice(release, 0, 2) > array.slice(max(object.keys(_fixed)), 0, 2)

# the nearest above, which there is for every version that is not good
_repaired(release) := _fixed[min({first | some first, _ in _fixed; first > release})]
