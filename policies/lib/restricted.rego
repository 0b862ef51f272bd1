# METADATA
# title: Pod Security Standards, restricted
# description: |
#   What the checks of the restricted level find in the pod of the object under
#   review, exactly as k8s.io/pod-security-admission does. A fault is {"who", "path"}
#   and, where there is one, "value": who is what workload.who takes.
package lib.restricted

import data.lib.baseline
import data.lib.confinement
import data.lib.podsecurity
import data.lib.workload

# METADATA
# description: Containers that do not set allowPrivilegeEscalation to false, under the rules of a version.
privilege_escalation(version) := {{"who": container, "path": path} |
	not podsecurity.exemption("allowPrivilegeEscalation", version)
	some container in workload.containers
	not container.spec.securityContext.allowPrivilegeEscalation == false
	path := array.concat(container.path, ["securityContext", "allowPrivilegeEscalation"])
}

# METADATA
# description: Containers that do not drop ALL, under the rules of a version.
kept_capabilities(version) := {{"who": container, "path": path} |
	not podsecurity.exemption("capabilities_restricted", version)
	some container in workload.containers
	not _drops_all(container)
	path := array.concat(container.path, ["securityContext", "capabilities", "drop"])
}

_drops_all(container) if "ALL" in container.spec.securityContext.capabilities.drop

# METADATA
# description: Capabilities other than NET_BIND_SERVICE that containers add, under the rules of a version.
added_capabilities(version) := {fault |
	not podsecurity.exemption("capabilities_restricted", version)
	some fault in baseline.added_capabilities(["NET_BIND_SERVICE"])
}

# METADATA
# description: Containers whose procMount is set to anything but Default, under the rules of a version.
unmasked_proc(version) := {fault |
	not podsecurity.exemption("procMount_restricted", version)
	some fault in baseline.proc_mounts
}

# METADATA
# description: |
#   Volumes of a source that is not in the list, named by value. A volume without
#   any source is an emptyDir: the API server makes it one.
volumes(allowed) := {{"who": volume, "path": volume.path, "value": source} |
	some volume in workload.volumes
	source := _source(volume.spec)
	not _has_source(volume.spec, allowed)
	not source in allowed
}

_has_source(volume, sources) if {
	some source in sources
	volume[source] != null
}

_source(volume) := min(sources) if {
	sources := {source | some source, value in volume; source != "name"; value != null}
} else := "emptyDir"

# METADATA
# description: The volume sources that the restricted level allows.
volume_sources := [
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

# METADATA
# description: |
#   Where runAsNonRoot is false, and containers for which neither they nor the pod
#   set it, under the rules of a version; value is false or null. Where the pod
#   says false, that is the fault of the containers that say nothing.
run_as_non_root(version) := {fault |
	not podsecurity.is_relaxed(version)
	some faults in [_root_allowed, _non_root_unset]
	some fault in faults
}

_root_allowed contains {"who": context.who, "path": path, "value": false} if {
	some context in workload.security_contexts
	context.spec.runAsNonRoot == false
	path := array.concat(context.path, ["runAsNonRoot"])
}

_non_root_unset contains {"who": {"list": container.list, "name": container.name}, "path": path, "value": null} if {
	object.get(workload.pod_spec, ["securityContext", "runAsNonRoot"], null) == null
	some container in workload.containers
	object.get(container.spec, ["securityContext", "runAsNonRoot"], null) == null
	path := array.concat(container.path, ["securityContext", "runAsNonRoot"])
}

# METADATA
# description: |
#   Where runAsUser is 0, under the rules of a version; the value of the pod counts
#   even where its containers override it.
run_as_root(version) := {{"who": context.who, "path": path} |
	not podsecurity.exemption("runAsUser", version)
	not podsecurity.is_relaxed(version)
	some context in workload.security_contexts
	context.spec.runAsUser == 0
	path := array.concat(context.path, ["runAsUser"])
}

# METADATA
# description: |
#   Seccomp profiles that switch it off, and containers for which neither they nor
#   the pod set one, under the rules of a version; value is the type, or null.
seccomp_profiles(version) := {fault |
	not podsecurity.exemption("seccompProfile_restricted", version)
	some faults in [confinement.seccomp_fields, _seccomp_unset]
	some fault in faults
}

_seccomp_unset contains {"who": {"list": container.list, "name": container.name}, "path": path, "value": null} if {
	object.get(workload.pod_spec, ["securityContext", "seccompProfile"], null) == null
	some container in workload.containers
	object.get(container.spec, ["securityContext", "seccompProfile"], null) == null
	path := array.concat(container.path, ["securityContext", "seccompProfile"])
}
