# METADATA
# title: Profiles that confine a container
# description: |
#   What the AppArmor, SELinux and seccomp checks of the Pod Security Standards find
#   in the pod of the object under review, exactly as k8s.io/pod-security-admission
#   does. A fault is {"who", "path", "value"}: who is what workload.who takes.
#   Lists that a control lets its user choose are arguments.
package lib.confinement

import data.lib.podsecurity
import data.lib.workload

# METADATA
# description: AppArmor profiles, in fields and in annotations, whose type is not in the list.
apparmor_profiles(allowed) := {fault |
	some faults in [_apparmor_fields(allowed), _apparmor_annotations(allowed)]
	some fault in faults
}

_apparmor_fields(allowed) := {{"who": context.who, "path": path, "value": type} |
	some context in workload.security_contexts
	is_object(context.spec.appArmorProfile)
	type := _text(context.spec.appArmorProfile, "type")
	not type in allowed
	path := array.concat(context.path, ["appArmorProfile", "type"])
}

_apparmor_annotations(allowed) := {{"who": who, "path": path, "value": value} |
	some key, value in workload.pod_metadata.annotations
	startswith(key, _apparmor_annotation)
	not value in {"", null}
	not _apparmor_type(value) in allowed
	who := {"list": "containers", "name": trim_prefix(key, _apparmor_annotation)}
	path := array.concat(workload.pod_metadata_path, ["annotations", key])
}

_apparmor_annotation := "container.apparmor.security.beta.kubernetes.io/"

# METADATA
# description: |
#   The AppArmor profile type that the annotation for a container stands for, null
#   where it is none; undefined without an annotation.
apparmor_annotated(container) := _apparmor_type(value) if {
	annotations := workload.pod_metadata.annotations
	value := annotations[concat("", [_apparmor_annotation, container.name])]
	not value in {"", null}
}

# the type that an annotation stands for, null where it is none
_apparmor_type(value) := "RuntimeDefault" if {
	value == "runtime/default"
} else := "Localhost" if {
	startswith(value, "localhost/")
} else := "Unconfined" if {
	value == "unconfined"
} else := null

# METADATA
# description: The AppArmor profile types that the baseline level allows.
apparmor_types := ["RuntimeDefault", "Localhost"]

# METADATA
# description: |
#   SELinux options with a type that is not in the list, or with a user or a role,
#   under the rules of a version; a fault has all the "options" too.
selinux_options(types, version) := {fault |
	some faults in [_selinux_types(types, version), _selinux_identities]
	some fault in faults
}

_selinux_types(types, version) := {{"who": context.who, "path": path, "value": type, "options": options} |
	some context in workload.security_contexts
	options := context.spec.seLinuxOptions
	is_object(options)
	type := _text(options, "type")
	not _selinux_allowed(type, types, version)
	path := array.concat(context.path, ["seLinuxOptions", "type"])
}

_selinux_identities contains {"who": context.who, "path": path, "value": value, "options": options} if {
	some context in workload.security_contexts
	options := context.spec.seLinuxOptions
	some field in ["role", "user"]
	value := options[field]
	not value in {"", null}
	path := array.concat(context.path, ["seLinuxOptions", field])
}

_selinux_allowed(type, types, _) if {
	type in types
	type != "container_engine_t"
}

_selinux_allowed("container_engine_t", types, version) if {
	"container_engine_t" in types
	podsecurity.minor(version) >= 31
}

# METADATA
# description: The SELinux types that the baseline level allows; container_engine_t since 1.31.
selinux_types := ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]

# METADATA
# description: |
#   Seccomp profiles that switch it off or are of an unknown type, under the rules of
#   a version: annotations before 1.19, fields from then on.
seccomp_profiles(version) := seccomp_fields if podsecurity.minor(version) >= 19

seccomp_profiles(version) := _seccomp_annotations if podsecurity.minor(version) < 19

# METADATA
# description: Seccomp profiles in fields whose type is neither RuntimeDefault nor Localhost.
seccomp_fields contains {"who": context.who, "path": path, "value": type} if {
	some context in workload.security_contexts
	is_object(context.spec.seccompProfile)
	type := _text(context.spec.seccompProfile, "type")
	not type in {"Localhost", "RuntimeDefault"}
	path := array.concat(context.path, ["seccompProfile", "type"])
}

_seccomp_annotations contains {"who": names.who, "path": path, "value": value} if {
	annotations := workload.pod_metadata.annotations
	is_object(annotations)
	some names in _seccomp_keys
	names.key in object.keys(annotations)
	value := _text(annotations, names.key)
	not _seccomp_annotation_allowed(value)
	path := array.concat(workload.pod_metadata_path, ["annotations", names.key])
}

_seccomp_keys contains {"who": "pod", "key": "seccomp.security.alpha.kubernetes.io/pod"}

_seccomp_keys contains {"who": {"list": container.list, "name": container.name}, "key": key} if {
	some container in workload.containers
	key := concat("", ["container.seccomp.security.alpha.kubernetes.io/", _text(container.spec, "name")])
}

_seccomp_annotation_allowed(value) if value in {"docker/default", "runtime/default"}

_seccomp_annotation_allowed(value) if startswith(value, "localhost/")

# what the API reads as the empty string
_text(thing, field) := value if {
	value := thing[field]
	value != null
} else := ""
