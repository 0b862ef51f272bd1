package lib.restricted_test

import data.lib.fixture_test as fixture
import data.lib.restricted

_each(context) := {
	"containers": [{"name": "app", "securityContext": context}],
	"ephemeralContainers": [{"name": "app", "securityContext": context}],
	"initContainers": [{"name": "app", "securityContext": context}],
}

_paths(root, suffix) := {array.concat(root, array.concat([list, 0, "securityContext"], suffix)) |
	some list in ["containers", "ephemeralContainers", "initContainers"]
}

_windows := {"os": {"name": "windows"}}

escalation := {
	"false": {"context": {"allowPrivilegeEscalation": false}, "fails": false},
	"true": {"context": {"allowPrivilegeEscalation": true}, "fails": true},
	"null": {"context": {"allowPrivilegeEscalation": null}, "fails": true},
	"unset": {"context": {}, "fails": true},
	"no context": {"context": null, "fails": true},
}

test_privilege_escalation[note][kind] if {
	some note, tc in escalation
	some kind, world in fixture.workloads(_each(tc.context))

	want := {path | tc.fails; some path in _paths(world.path, ["allowPrivilegeEscalation"])}
	got := restricted.privilege_escalation("latest") with input.review.object as world.object
	{fault.path | some fault in got} == want
	{fault.who.name | some fault in got} == {"app" | tc.fails}
}

test_privilege_escalation_exempts[note] if {
	some note, tc in {
		"1.7": {"spec": _each({}), "version": "1.7"},
		"Windows": {"spec": object.union(_each({}), _windows), "version": "1.25"},
	}

	pod := fixture.pod(tc.spec)
	restricted.privilege_escalation(tc.version) == set() with input.review.object as pod
}

dropped := {
	"ALL": {"context": {"capabilities": {"drop": ["NET_RAW", "ALL"]}}, "fails": false},
	"all": {"context": {"capabilities": {"drop": ["all", "CAP_ALL"]}}, "fails": true},
	"none": {"context": {"capabilities": {"drop": []}}, "fails": true},
	"null": {"context": {"capabilities": {"drop": null}}, "fails": true},
	"no capabilities": {"context": {}, "fails": true},
	"no context": {"context": null, "fails": true},
}

test_kept_capabilities[note][kind] if {
	some note, tc in dropped
	some kind, world in fixture.workloads(_each(tc.context))

	want := {path | tc.fails; some path in _paths(world.path, ["capabilities", "drop"])}
	got := restricted.kept_capabilities("latest") with input.review.object as world.object
	{fault.path | some fault in got} == want
	{fault.who.name | some fault in got} == {"app" | tc.fails}
}

test_added_capabilities[kind] if {
	some kind, world in fixture.workloads(_each({"capabilities": {"add": ["NET_BIND_SERVICE", "CHOWN"]}}))

	got := restricted.added_capabilities("latest") with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == {[path, "CHOWN"] |
		some path in _paths(world.path, ["capabilities", "add", 1])
	}
}

test_capabilities_exempt[note] if {
	some note, tc in {
		"1.21": {"spec": _each({"capabilities": {"add": ["CHOWN"]}}), "version": "1.21"},
		"Windows": {"spec": object.union(_each({"capabilities": {"add": ["CHOWN"]}}), _windows), "version": "1.25"},
	}

	pod := fixture.pod(tc.spec)
	restricted.kept_capabilities(tc.version) == set() with input.review.object as pod
	restricted.added_capabilities(tc.version) == set() with input.review.object as pod
}

test_unmasked_proc if {
	pod := fixture.pod(object.union(_each({"procMount": "Unmasked"}), {"hostUsers": false}))
	got := restricted.unmasked_proc("1.35") with input.review.object as pod
	{fault.path | some fault in got} == _paths(["spec"], ["procMount"])
	restricted.unmasked_proc("1.34") == set() with input.review.object as pod
}

# a volume and the source it is refused for, null where it is allowed
volumes := {
	"allowed": {"volume": {"name": "a", "emptyDir": {}}, "bad": null},
	"allowed beside another": {"volume": {"name": "a", "cephfs": {}, "emptyDir": {}}, "bad": null},
	"null": {"volume": {"name": "a", "emptyDir": null, "nfs": {}}, "bad": "nfs"},
	"forbidden": {"volume": {"name": "a", "hostPath": {}}, "bad": "hostPath"},
	"two": {"volume": {"name": "a", "nfs": {}, "iscsi": {}}, "bad": "iscsi"},
	"none": {"volume": {"name": "a"}, "bad": null},
	"only null": {"volume": {"name": "a", "nfs": null}, "bad": null},
}

test_volumes[note][kind] if {
	some note, tc in volumes
	some kind, world in fixture.workloads({"volumes": [{"name": "fine", "secret": {}}, tc.volume]})

	want := {["a", array.concat(world.path, ["volumes", 1]), tc.bad] | tc.bad != null}
	got := restricted.volumes(restricted.volume_sources) with input.review.object as world.object
	{[fault.who.name, fault.path, fault.value] | some fault in got} == want
}

test_a_volume_without_source_is_an_empty_dir if {
	pod := fixture.pod({"volumes": [{"name": "a"}]})
	{fault.value | some fault in restricted.volumes(["secret"])} == {"emptyDir"} with input.review.object as pod
}

test_volume_sources[source] if {
	some source in restricted.volume_sources

	pod := fixture.pod({"volumes": [{"name": "a", source: {}}]})
	restricted.volumes(restricted.volume_sources) == set() with input.review.object as pod
	others := [other | some other in restricted.volume_sources; other != source]
	{fault.value | some fault in restricted.volumes(others)} == {source} with input.review.object as pod
}

# what pod and container say of runAsNonRoot ("unset" where nothing), and what is at fault
non_root := {
	"both true": {"pod": true, "container": true, "want": set()},
	"the pod": {"pod": true, "container": "unset", "want": set()},
	"the pod, null in the container": {"pod": true, "container": null, "want": set()},
	"the container": {"pod": "unset", "container": true, "want": set()},
	"neither": {"pod": "unset", "container": "unset", "want": {["container", null]}},
	"null": {"pod": null, "container": null, "want": {["container", null]}},
	"the pod says false": {"pod": false, "container": true, "want": {["pod", false]}},
	"false covers what is unset": {"pod": false, "container": "unset", "want": {["pod", false]}},
	"the container says false": {"pod": true, "container": false, "want": {["container", false]}},
	"both false": {"pod": false, "container": false, "want": {["pod", false], ["container", false]}},
}

_runs(tc, field) := object.union(
	_each({name: tc.container | some name in [field]; tc.container != "unset"}),
	{"securityContext": {name: tc.pod | some name in [field]; tc.pod != "unset"}},
)

_wanted(root, tc, field) := {[path, value] |
	some ["container", value] in tc.want
	some path in _paths(root, [field])
} | {[array.concat(root, ["securityContext", field]), value] | some ["pod", value] in tc.want}

test_run_as_non_root[note][kind] if {
	some note, tc in non_root
	some kind, world in fixture.workloads(_runs(tc, "runAsNonRoot"))

	got := restricted.run_as_non_root("latest") with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == _wanted(world.path, tc, "runAsNonRoot")
}

test_user_namespace_relaxes if {
	pod := fixture.pod(object.union(_each({"runAsNonRoot": false, "runAsUser": 0}), {"hostUsers": false}))
	restricted.run_as_non_root("1.35") == set() with input.review.object as pod
	count(restricted.run_as_non_root("1.34")) == 3 with input.review.object as pod
	restricted.run_as_root("1.35") == set() with input.review.object as pod
	count(restricted.run_as_root("1.34")) == 3 with input.review.object as pod
}

root_user := {
	"unset": {"pod": "unset", "container": "unset", "want": set()},
	"null": {"pod": null, "container": null, "want": set()},
	"users": {"pod": 1, "container": 1000, "want": set()},
	"the pod, overridden": {"pod": 0, "container": 1000, "want": {["pod", 0]}},
	"the container": {"pod": 1000, "container": 0, "want": {["container", 0]}},
}

test_run_as_root[note][kind] if {
	some note, tc in root_user
	some kind, world in fixture.workloads(_runs(tc, "runAsUser"))

	got := restricted.run_as_root("1.23") with input.review.object as world.object
	{[fault.path, 0] | some fault in got} == _wanted(world.path, tc, "runAsUser")
	restricted.run_as_root("1.22") == set() with input.review.object as world.object
}

_default := {"type": "RuntimeDefault"}

seccomp := {
	"the pod": {"pod": _default, "container": "unset", "want": set()},
	"the container": {"pod": "unset", "container": _default, "want": set()},
	"neither": {"pod": "unset", "container": "unset", "want": {["container", null]}},
	"null": {"pod": null, "container": null, "want": {["container", null]}},
}

test_seccomp_profiles[note][kind] if {
	some note, tc in seccomp
	some kind, world in fixture.workloads(_runs(tc, "seccompProfile"))

	got := restricted.seccomp_profiles("1.19") with input.review.object as world.object
	{[fault.path, fault.value] | some fault in got} == _wanted(world.path, tc, "seccompProfile")
	{fault.who.name | some fault in got} == {"app" | tc.want != set()}
	restricted.seccomp_profiles("1.18") == set() with input.review.object as world.object
}

test_seccomp_unconfined if {
	pod := fixture.pod(_runs({"pod": {"type": "Unconfined"}, "container": "unset"}, "seccompProfile"))
	got := restricted.seccomp_profiles("latest") with input.review.object as pod
	{[fault.who, fault.path, fault.value] | some fault in got} == {
		["pod", ["spec", "securityContext", "seccompProfile", "type"], "Unconfined"],
	}
}

test_seccomp_exempts_windows if {
	pod := fixture.pod(object.union(_each({"seccompProfile": {"type": "Unconfined"}}), _windows))
	restricted.seccomp_profiles("1.25") == set() with input.review.object as pod
	count(restricted.seccomp_profiles("1.24")) == 3 with input.review.object as pod
}
