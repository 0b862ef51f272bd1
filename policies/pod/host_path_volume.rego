# METADATA
# title: Pods must not mount paths of the node
# description: |
#   A path of the node in a pod is a way around all isolation: it holds credentials of
#   the kubelet and of other pods, sockets of the runtime, and files by which to take
#   over the node. A pod whose containers do not mount it yet can be changed to.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: hostPath volumes
#     ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.11"]
#     pss: [baseline/hostPathVolumes]
#     mitre: [T1611, T1552.001]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   parameters:
#     allowedHostPaths:
#       type: array
#       items:
#         type: object
#         properties: {pathPrefix: {type: string}, readOnly: {type: boolean}}
#         required: [pathPrefix]
#       default: []
#       description: |
#         Paths that may be mounted, with all below them; with readOnly only where every mount is read-only.
#   remediation: |
#     Use a PersistentVolumeClaim, a projected volume or a CSI driver instead; for logs and sockets, an agent that
#     the platform runs.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any(.spec.volumes[]?; .hostPath)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.host_path_volume

import data.lib.baseline
import data.lib.text
import data.lib.workload

default allowed_host_paths := []

allowed_host_paths := input.parameters.allowedHostPaths

violation contains {"msg": msg, "details": {"path": fault.path}} if {
	some fault in baseline.host_paths
	not _is_allowed(fault)

	msg := sprintf("%s is path %q of the node", [workload.who(fault.who), text.clip(_path(fault.value), 80)])
}

_path(source) := source.path if {
	is_string(source.path)
} else := ""

_is_allowed(fault) if {
	some entry in allowed_host_paths
	_is_within(fault.value.path, entry.pathPrefix)
	not _writes(fault.who, entry)
}

_is_within(path, prefix) if {
	segments := split(path, "/")
	not ".." in segments
	wanted := split(trim_right(prefix, "/"), "/")
	array.slice(segments, 0, count(wanted)) == wanted
}

_writes(volume, entry) if {
	entry.readOnly
	some container in workload.containers
	some mount in container.spec.volumeMounts
	mount.name == volume.name
	not mount.readOnly
}
