# METADATA
# title: Read-only mounts of the node must be read-only throughout
# description: |
#   A mount that is read-only covers the file system at its path, not those that are
#   mounted below it on the node: these stay writable, unless the mount is recursive.
# related_resources:
#   - description: Recursive read-only mounts
#     ref: https://kubernetes.io/docs/concepts/storage/volumes/#recursive-read-only-mounts
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   remediation: Set recursiveReadOnly to IfPossible, or to Enabled to keep the pod off nodes that cannot do it.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[].volumeMounts[]?;
#     .readOnly and (.recursiveReadOnly | IN("Enabled", "IfPossible") | not))) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
#   kubernetes: ">=1.33"
package policies.pod.read_only_mount_not_recursive

import data.lib.patch
import data.lib.text
import data.lib.workload

violation contains {"msg": msg, "details": details} if {
	some container in workload.containers
	some i, mount in container.spec.volumeMounts
	mount.readOnly == true
	not object.get(mount, "recursiveReadOnly", "") in {"Enabled", "IfPossible"}
	mount.name in _host_paths

	path := array.concat(container.path, ["volumeMounts", i, "recursiveReadOnly"])
	names := [workload.who(container), text.clip(mount.mountPath, 60)]
	msg := sprintf("%s mounts %q read-only but not what is below it", names)
	details := object.union({"path": path}, _fix(mount, path))
}

_host_paths := {volume.name | some volume in workload.volumes; volume.spec.hostPath}

# the API refuses it together with a mount propagation
_fix(mount, path) := {"fix": patch.put(path, "IfPossible")} if {
	object.get(mount, "mountPropagation", null) in {"None", null}
} else := {}
