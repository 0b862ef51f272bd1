# METADATA
# title: Pods must use only volume types that are safe for everybody
# description: |
#   Inline volumes of network storage carry addresses and credentials past the claims
#   that an administrator controls, and drivers of old mount with the rights of the
#   node.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Volumes
#     ref: https://kubernetes.io/docs/concepts/storage/volumes/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     pss: [restricted/restrictedVolumes]
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
#       default: [configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret]
#       description: The volume sources that a pod may use.
#     allowedFlexDrivers:
#       type: array
#       items: {type: string}
#       default: []
#       description: Drivers of flexVolume that may be used although that type is not allowed.
#   remediation: |
#     Let an administrator offer the storage as a PersistentVolume or StorageClass, and mount a
#     PersistentVolumeClaim.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | .metadata.namespace + "/" + .metadata.name + " " +
#     ([.spec.volumes[]? | keys[] | select(. != "name")] | unique | join(","))'
package policies.pod.volume_type_restricted

import data.lib.restricted
import data.lib.workload

default allowed := [
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"image",
	"persistentVolumeClaim",
	"projected",
	"secret",
]

allowed := input.parameters.allowed

default allowed_flex_drivers := []

allowed_flex_drivers := input.parameters.allowedFlexDrivers

violation contains {"msg": msg, "details": {"path": fault.path}} if {
	some fault in restricted.volumes(allowed)
	not _is_allowed_driver(fault.who.spec)

	msg := sprintf("%s is of type %s", [workload.who(fault.who), fault.value])
}

_is_allowed_driver(volume) if volume.flexVolume.driver in allowed_flex_drivers
