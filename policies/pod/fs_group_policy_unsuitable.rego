# METADATA
# title: Pods whose containers share a volume must say who owns its files
# description: |
#   Where several containers write to one volume and not all are root, a missing fsGroup
#   ends in files that are world-writable, or in containers that are made root to get
#   along. Without a change policy the ownership of a large volume is rewritten at every
#   start.
# related_resources:
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.6.3"]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     requireFsGroup:
#       type: boolean
#       default: false
#       description: Whether every pod must set an fsGroup, whatever volumes it has.
#   remediation: Set securityContext.fsGroup for the pod, and fsGroupChangePolicy to OnRootMismatch.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(.spec.securityContext.fsGroup == null) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
package policies.pod.fs_group_policy_unsuitable

import data.lib.workload

default require_fs_group := false

require_fs_group := input.parameters.requireFsGroup

violation contains {"msg": msg, "details": {"path": path}} if {
	not workload.is_windows
	not _fs_group
	not require_fs_group
	some volume in workload.volumes
	writers := _writers(volume)
	count({writer.path | some writer in writers}) > 1
	{true | some writer in writers; _is_non_root(writer)} != set()

	path := array.concat(workload.pod_spec_path, ["securityContext", "fsGroup"])
	msg := sprintf("%s is shared by several users without an fsGroup", [workload.who(volume)])
}

violation contains {"msg": "the pod sets no fsGroup", "details": {"path": path}} if {
	require_fs_group
	not workload.is_windows
	not _fs_group

	path := array.concat(workload.pod_spec_path, ["securityContext", "fsGroup"])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	_fs_group
	not workload.pod_spec.securityContext.fsGroupChangePolicy
	some volume in workload.volumes
	some source in ["ephemeral", "persistentVolumeClaim"]
	is_object(volume.spec[source])

	path := array.concat(workload.pod_spec_path, ["securityContext", "fsGroupChangePolicy"])
	msg := sprintf("%s changes its owner at every start, for lack of an fsGroupChangePolicy", [workload.who(volume)])
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows

_fs_group if is_number(workload.pod_spec.securityContext.fsGroup)

# the kinds of volumes whose files take the group of the pod
_writers(volume) := [container |
	some source in ["csi", "emptyDir", "ephemeral", "persistentVolumeClaim"]
	is_object(volume.spec[source])
	some container in workload.containers
	some mount in container.spec.volumeMounts
	mount.name == volume.name
	not mount.readOnly
]

_is_non_root(container) if workload.setting(container, "runAsUser") > 0

_is_non_root(container) if workload.setting(container, "runAsNonRoot") == true
