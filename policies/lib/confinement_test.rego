package lib.confinement_test

import data.lib.confinement
import data.lib.fixture_test as fixture

# by note, the profile of a security context and the type found bad in it, null where it is fine
profiles := {
	"RuntimeDefault": {"profile": {"type": "RuntimeDefault"}, "bad": null},
	"Localhost": {"profile": {"type": "Localhost"}, "bad": null},
	"null": {"profile": null, "bad": null},
	"Unconfined": {"profile": {"type": "Unconfined"}, "bad": "Unconfined"},
	"no type": {"profile": {}, "bad": ""},
	"null type": {"profile": {"type": null}, "bad": ""},
	"odd": {"profile": {"type": "runtime/default"}, "bad": "runtime/default"},
}

# the profile in the pod and in each of its container lists
_spec(field, profile) := {
	"containers": [{"name": "fine"}, {"name": "app", "securityContext": {field: profile}}],
	"ephemeralContainers": [{"name": "app", "securityContext": {field: profile}}],
	"initContainers": [{"name": "app", "securityContext": {field: profile}}],
	"securityContext": {field: profile},
}

_paths(root, suffix) := {array.concat(root, array.concat(at, suffix)) | some at in [
	["securityContext"],
	["containers", 1, "securityContext"],
	["ephemeralContainers", 0, "securityContext"],
	["initContainers", 0, "securityContext"],
]}

test_apparmor_fields[note][kind] if {
	some note, tc in profiles
	some kind, world in fixture.workloads(_spec("appArmorProfile", tc.profile))

	want := {[path, tc.bad] | tc.bad != null; some path in _paths(world.path, ["appArmorProfile", "type"])}
	got := confinement.apparmor_profiles(confinement.apparmor_types) with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == want
}

test_apparmor_types_are_chosen if {
	pod := fixture.pod(_spec("appArmorProfile", {"type": "Unconfined"}))
	confinement.apparmor_profiles(["Unconfined"]) == set() with input.review.object as pod
}

test_seccomp_fields[note][kind] if {
	some note, tc in profiles
	some kind, world in fixture.workloads(_spec("seccompProfile", tc.profile))

	want := {[path, tc.bad] | tc.bad != null; some path in _paths(world.path, ["seccompProfile", "type"])}
	got := confinement.seccomp_fields with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == want
	confinement.seccomp_profiles("1.19") == got with input.review.object as world.object
	confinement.seccomp_profiles("1.18") == set() with input.review.object as world.object
}

# by the value of the AppArmor annotation, the type it stands for
annotations := {
	"runtime/default": "RuntimeDefault",
	"localhost/my": "Localhost",
	"unconfined": "Unconfined",
	"RuntimeDefault": null,
	"localhost": null,
}

test_apparmor_annotations[value][kind] if {
	some value, type in annotations
	metadata := {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": value, "other": "unconfined"}}
	some kind, world in fixture.workloads_with_metadata({}, metadata)

	root := array.slice(world.path, 0, count(world.path) - 1)
	path := array.concat(root, ["metadata", "annotations", "container.apparmor.security.beta.kubernetes.io/app"])
	want := {["app", path, value] | not type in confinement.apparmor_types}
	got := confinement.apparmor_profiles(confinement.apparmor_types) with input.review.object as world.object
	{[fault.who.name, fault.path, fault.value] | some fault in got} == want
	confinement.apparmor_annotated({"name": "app"}) == type with input.review.object as world.object
	not confinement.apparmor_annotated({"name": "web"}) with input.review.object as world.object
}

test_apparmor_annotation_without_value[note] if {
	some note, value in {"empty": "", "null": null}

	metadata := {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": value}}
	pod := fixture.workloads_with_metadata({}, metadata).Pod.object
	confinement.apparmor_profiles([]) == set() with input.review.object as pod
	not confinement.apparmor_annotated({"name": "app"}) with input.review.object as pod
}

test_apparmor_annotation_names_a_container if {
	metadata := {"annotations": {"container.apparmor.security.beta.kubernetes.io/app": "unconfined"}}
	pod := fixture.workloads_with_metadata({}, metadata).Pod.object
	got := confinement.apparmor_profiles([]) with input.review.object as pod
	{fault.who | some fault in got} == {{"list": "containers", "name": "app"}}
}

selinux := {
	"allowed type": {"options": {"type": "container_t"}, "want": set()},
	"no type": {"options": {}, "want": set()},
	"null type": {"options": {"type": null, "role": null, "user": null}, "want": set()},
	"level": {"options": {"level": "s0"}, "want": set()},
	"empty": {"options": {"role": "", "type": "", "user": ""}, "want": set()},
	"null": {"options": null, "want": set()},
	"type": {"options": {"type": "spc_t"}, "want": {["type", "spc_t"]}},
	"role": {"options": {"role": "r"}, "want": {["role", "r"]}},
	"user": {"options": {"user": "u"}, "want": {["user", "u"]}},
	"all": {
		"options": {"role": "r", "type": "spc_t", "user": "u"},
		"want": {["role", "r"], ["type", "spc_t"], ["user", "u"]},
	},
}

test_selinux_options[note][kind] if {
	some note, tc in selinux
	some kind, world in fixture.workloads(_spec("seLinuxOptions", tc.options))

	want := {[path, value, tc.options] |
		some [field, value] in tc.want
		some path in _paths(world.path, ["seLinuxOptions", field])
	}
	got := confinement.selinux_options(confinement.selinux_types, "latest") with input.review.object as world.object
	{[fault.path, fault.value, fault.options] | some fault in got} == want
}

test_selinux_container_engine[version] if {
	some version, allowed in {"1.30": false, "1.31": true}

	pod := fixture.pod(_spec("seLinuxOptions", {"type": "container_engine_t"}))
	got := confinement.selinux_options(confinement.selinux_types, version) with input.review.object as pod
	[got == set()] == [allowed]
	confinement.selinux_options(["container_t"], version) != set() with input.review.object as pod
}

test_selinux_without_the_empty_type if {
	pod := fixture.pod({
		"containers": [{"name": "app", "securityContext": {"seLinuxOptions": null}}],
		"securityContext": {"seLinuxOptions": {"level": "s0"}},
	})
	got := confinement.selinux_options(["container_t"], "latest") with input.review.object as pod
	{[fault.who, fault.path, fault.value] | some fault in got} == {
		["pod", ["spec", "securityContext", "seLinuxOptions", "type"], ""],
	}
}

seccomp_annotations := {
	"runtime/default": true,
	"docker/default": true,
	"localhost/my": true,
	"localhost": false,
	"unconfined": false,
	"": false,
}

test_seccomp_annotations[value][kind] if {
	some value, allowed in seccomp_annotations
	metadata := {"annotations": {
		"container.seccomp.security.alpha.kubernetes.io/app": value,
		"container.seccomp.security.alpha.kubernetes.io/gone": "unconfined",
		"seccomp.security.alpha.kubernetes.io/pod": value,
	}}
	some kind, world in fixture.workloads_with_metadata({"initContainers": [{"name": "app"}]}, metadata)

	root := array.concat(array.slice(world.path, 0, count(world.path) - 1), ["metadata", "annotations"])
	want := {[array.concat(root, [key]), value] |
		not allowed
		some key in [
			"container.seccomp.security.alpha.kubernetes.io/app",
			"seccomp.security.alpha.kubernetes.io/pod",
		]
	}
	got := confinement.seccomp_profiles("1.18") with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == want
	confinement.seccomp_profiles("1.19") == set() with input.review.object as world.object
}

test_seccomp_annotations_name_their_part if {
	metadata := {"annotations": {
		"container.seccomp.security.alpha.kubernetes.io/": null,
		"seccomp.security.alpha.kubernetes.io/pod": null,
	}}
	pod := fixture.workloads_with_metadata({"containers": [{"image": "x"}]}, metadata).Pod.object
	got := confinement.seccomp_profiles("1.0") with input.review.object as pod
	{[_name(fault.who), fault.value] | some fault in got} == {["pod", ""], ["unnamed", ""]}
}

test_seccomp_without_annotations[note] if {
	some note, metadata in {"null": {"annotations": null}, "others": {"annotations": {"a": "b"}}, "unset": {}}

	pod := fixture.workloads_with_metadata({"containers": [{"name": "app"}]}, metadata).Pod.object
	confinement.seccomp_profiles("1.0") == set() with input.review.object as pod
}

_name("pod") := "pod"

_name(part) := part.name
