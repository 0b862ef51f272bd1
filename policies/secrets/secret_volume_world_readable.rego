# METADATA
# title: Files of Secret volumes must not be readable by every user of the container
# description: |
#   With the usual mode 0644 any process in the container may read the Secret, also
#   one that was meant to be kept apart by its user: a helper, a plugin, a web shell.
# related_resources:
#   - description: Kubernetes, Secret file permissions
#     ref: https://kubernetes.io/docs/concepts/configuration/secret/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   enabled: false
#   frameworks:
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["8.6.2", "8.3.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   parameters:
#     maxMode:
#       type: string
#       default: "0440"
#       description: The most that a file mode may grant, in octal.
#     strict:
#       type: boolean
#       default: false
#       description: Report volumes without a mode as well, whose files have mode 0644.
#   remediation: |
#     Set defaultMode to 0440 and drop the modes of single items; give pods that run as another user than root an
#     fsGroup, so that they can still read the files.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(any(.spec.volumes[]?; .secret.defaultMode == 420)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.secrets.secret_volume_world_readable

import data.lib.files
import data.lib.workload

default max_mode := "0440"

max_mode := input.parameters.maxMode

default strict := false

strict := input.parameters.strict

violation contains {"msg": msg, "details": {"path": mode.path}} if {
	some mode in _modes
	octal := format_int(mode.value, 8)
	files.within(octal, max_mode) == false

	msg := sprintf("files of volume %q have mode 0%s, more than %s", [mode.volume, octal, max_mode])
}

violation contains {"msg": msg, "details": {"path": source.path}} if {
	strict == true
	files.within("0644", max_mode) == false
	some source in _sources
	not is_number(object.get(source.spec, "defaultMode", null))

	msg := sprintf("files of volume %q have mode 0644, more than %s", [source.volume, max_mode])
}

# secret volumes, and projected volumes with a Secret among their sources
_sources contains {"volume": volume.name, "path": path, "spec": spec} if {
	some volume in workload.volumes
	spec := volume.spec.secret
	is_object(spec)
	path := array.concat(volume.path, ["secret"])
}

_sources contains {"volume": volume.name, "path": path, "spec": spec} if {
	some volume in workload.volumes
	spec := volume.spec.projected
	some source in spec.sources
	is_object(source.secret)
	path := array.concat(volume.path, ["projected"])
}

_modes contains {"volume": source.volume, "path": path, "value": source.spec.defaultMode} if {
	some source in _sources
	is_number(source.spec.defaultMode)
	path := array.concat(source.path, ["defaultMode"])
}

_modes contains {"volume": source.volume, "path": path, "value": item.mode} if {
	some source in _sources
	some i, item in source.spec.items
	is_number(item.mode)
	path := array.concat(source.path, ["items", i, "mode"])
}

_modes contains {"volume": source.volume, "path": path, "value": item.mode} if {
	some source in _sources
	some i, part in source.spec.sources
	some j, item in part.secret.items
	is_number(item.mode)
	path := array.concat(source.path, ["sources", i, "secret", "items", j, "mode"])
}
