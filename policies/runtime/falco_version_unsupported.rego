# METADATA
# title: Falco must be of a supported version
# description: |
#   Rules are written for the current engine. An old Falco cannot load new rules, has no
#   driver for new kernels and keeps bugs by which attackers slip past it.
# related_resources:
#   - description: Falco releases
#     ref: https://github.com/falcosecurity/falco/releases
# custom:
#   severity: medium
#   scope: object
#   match: [apps/DaemonSet, facts.regolith.dev/RuntimeAlerts]
#   frameworks:
#     nsa: [threat-detection/runtime, upgrading/patching]
#     owasp_k8s: [K10, K07]
#     pci_dss4: ["10.4.1", "11.5.1", "6.3.3"]
#     soc2: [CC7.2, CC7.3, CC7.1]
#     hipaa: [164.308(a)(1)(ii)(D), 164.308(a)(5)(ii)(B)]
#     nist_800_190: ["4.4.4", "4.4.1", "4.5.3"]
#   parameters:
#     min:
#       type: string
#       default: "0.37.0"
#       description: The oldest version that is accepted.
#   remediation: |
#     Upgrade Falco together with its rules. From 0.41 on the fields container.* come from the container
#     plugin: an image of your own must bring it along.
#   verify: kubectl exec -n falco ds/falco -c falco -- falco --version
package policies.runtime.falco_version_unsupported

import data.lib.detector
import data.lib.image
import data.lib.k8s
import data.lib.version

default oldest := "0.37.0"

oldest := input.parameters.min

violation contains {"msg": msg, "details": {"path": version_.path}} if {
	some version_ in _versions
	version.is_older(version_.text, oldest)

	msg := sprintf("Falco %s is older than %s", [version_.text, oldest])
}

unknown contains {"msg": "the version of Falco is not known", "details": {"path": []}} if {
	_is_falco
	not _has_version
}

not_applicable contains {"msg": "it is not Falco"} if {
	_kind in {"apps/DaemonSet", "facts.regolith.dev/RuntimeAlerts"}
	not _is_falco
}

_kind := concat("/", [k8s.group, input.review.object.kind])

_is_falco if {
	_kind == "apps/DaemonSet"
	"falco" in detector.of(input.review.object, ["falco"])
}

_is_falco if {
	_kind == "facts.regolith.dev/RuntimeAlerts"
	input.review.object.tool.name == "falco"
}

_versions contains {"path": use.path, "text": tag} if {
	_is_falco
	some use in image.uses
	detector.is_image_of(use.reference, "falco")
	tag := image.parse(use.reference).tag
}

_versions contains {"path": ["tool", "version"], "text": input.review.object.tool.version} if _is_falco

_has_version if {
	some version_ in _versions
	version.release(version_.text)
}
