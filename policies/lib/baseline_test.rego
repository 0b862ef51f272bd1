package lib.baseline_test

import data.lib.baseline
import data.lib.fixture_test as fixture

# a pod spec with the same container in every list
_each(container) := {
	"containers": [{"name": "fine"}, container],
	"ephemeralContainers": [container],
	"initContainers": [container],
}

# where _each has it
_lists := [["containers", 1], ["ephemeralContainers", 0], ["initContainers", 0]]

_at(suffix) := {array.concat(list, suffix) | some list in _lists}

_context(context) := {"name": "app", "securityContext": context}

test_privileged[kind] if {
	some kind, world in fixture.workloads(_each(_context({"privileged": true})))

	got := baseline.privileged with input.review.object as world.object
	{fault.path | some fault in got} == {array.concat(world.path, at) |
		some at in _at(["securityContext", "privileged"])
	}
	{fault.who.name | some fault in got} == {"app"}
}

test_not_privileged[note] if {
	some note, context in {"false": {"privileged": false}, "null": {"privileged": null}, "unset": {}, "no context": null}

	pod := fixture.pod(_each(_context(context)))
	baseline.privileged == set() with input.review.object as pod
}

test_host_namespaces[kind][field] if {
	some field in ["hostIPC", "hostNetwork", "hostPID"]
	some kind, world in fixture.workloads({field: true})

	got := baseline.host_namespaces with input.review.object as world.object
	got == {{"who": "pod", "path": array.concat(world.path, [field]), "value": field}}
}

test_no_host_namespaces[note] if {
	some note, value in {"false": false, "null": null}

	pod := fixture.pod({"hostIPC": value, "hostNetwork": value, "hostPID": value, "hostUsers": true})
	baseline.host_namespaces == set() with input.review.object as pod
}

test_host_paths if {
	pod := fixture.pod({"volumes": [
		{"name": "a", "hostPath": {"path": "/"}},
		{"name": "b", "hostPath": {}},
		{"name": "c", "hostPath": null},
		{"name": "d", "emptyDir": {}},
	]})
	got := baseline.host_paths with input.review.object as pod
	{[fault.who.name, fault.path, fault.value] | some fault in got} == {
		["a", ["spec", "volumes", 0, "hostPath"], {"path": "/"}],
		["b", ["spec", "volumes", 1, "hostPath"], {}],
	}
}

test_host_ports if {
	ports := [{"hostPort": 0}, {"hostPort": null}, {"containerPort": 80}, {"hostPort": 443}]
	pod := fixture.pod(_each({"name": "app", "ports": ports}))
	got := baseline.host_ports with input.review.object as pod
	{[fault.who.name, fault.path, fault.value] | some fault in got} == {["app", array.concat(["spec"], at), 443] |
		some at in _at(["ports", 3, "hostPort"])
	}
}

handlers := [
	["lifecycle", "postStart"],
	["lifecycle", "preStop"],
	["livenessProbe"],
	["readinessProbe"],
	["startupProbe"],
]

test_handler_hosts[handler][action] if {
	some handler in handlers
	some action in ["httpGet", "tcpSocket"]

	at := array.concat(handler, [action, "host"])
	container := json.patch({"name": "app"}, array.concat(
		[{"op": "add", "path": array.slice(at, 0, n), "value": {}} | some n in numbers.range(1, count(at) - 1)],
		[{"op": "add", "path": at, "value": "10.0.0.1"}],
	))
	pod := fixture.pod(_each(container))
	got := baseline.handler_hosts("1.34") with input.review.object as pod
	{[fault.who.name, fault.path, fault.value] | some fault in got} == {
	["app", array.concat(["spec"], path), "10.0.0.1"] |
		some path in _at(at)
	}
	baseline.handler_hosts("1.33") == set() with input.review.object as pod
}

test_no_handler_hosts[note] if {
	some note, handler in {
		"empty": {"httpGet": {"host": ""}},
		"null": {"httpGet": {"host": null}},
		"no handler": null,
		"unset": {"httpGet": {"port": 80}, "tcpSocket": null},
		"another action": {"grpc": {"host": "x"}},
	}

	pod := fixture.pod(_each({"name": "app", "livenessProbe": handler, "lifecycle": {"preStop": handler}}))
	baseline.handler_hosts("latest") == set() with input.review.object as pod
}

test_added_capabilities if {
	capabilities := {"add": ["CHOWN", "SYS_ADMIN", "chown", null]}
	pod := fixture.pod(_each(_context({"capabilities": capabilities})))
	got := baseline.added_capabilities(["CHOWN"]) with input.review.object as pod
	{[fault.who.name, fault.path, fault.value] | some fault in got} == {
	["app", array.concat(["spec"], at), capabilities.add[i]] |
		some i in [1, 2, 3]
		some at in _at(["securityContext", "capabilities", "add", i])
	}
}

test_baseline_capabilities_pass if {
	pod := fixture.pod(_each(_context({"capabilities": {"add": baseline.capabilities}})))
	baseline.added_capabilities(baseline.capabilities) == set() with input.review.object as pod
}

test_no_added_capabilities[note] if {
	some note, context in {
		"drop": {"capabilities": {"drop": ["ALL"]}},
		"none": {"capabilities": null},
		"null": {"capabilities": {"add": null}},
	}

	pod := fixture.pod(_each(_context(context)))
	baseline.added_capabilities([]) == set() with input.review.object as pod
}

test_proc_mounts[type] if {
	some type in ["Unmasked", ""]

	pod := fixture.pod(object.union(_each(_context({"procMount": type})), {"hostUsers": false}))
	want := {["app", array.concat(["spec"], at), type] | some at in _at(["securityContext", "procMount"])}
	got := baseline.proc_mounts with input.review.object as pod
	{[fault.who.name, fault.path, fault.value] | some fault in got} == want
	baseline.unmasked_proc("1.34") == got with input.review.object as pod
	baseline.unmasked_proc("1.35") == set() with input.review.object as pod
}

test_no_proc_mounts[note] if {
	some note, context in {"Default": {"procMount": "Default"}, "null": {"procMount": null}, "unset": {}}

	pod := fixture.pod(_each(_context(context)))
	baseline.proc_mounts == set() with input.review.object as pod
}

test_unsafe_sysctls if {
	allowed := {"1.0": ["a"], "1.27": ["b"], "1.29": ["c"]}
	sysctls := [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {}, {"name": null}]
	pod := fixture.pod({"securityContext": {"sysctls": sysctls}})
	want := {["pod", ["spec", "securityContext", "sysctls", i], name] |
		some i, name in {2: "c", 3: "d", 4: "unnamed", 5: "unnamed"}
	}
	got := baseline.unsafe_sysctls(allowed, "1.28") with input.review.object as pod
	{[fault.who, fault.path, fault.value] | some fault in got} == want
}

test_sysctls_by_version[minor] if {
	some minor, safe in {0: 5, 26: 5, 27: 6, 28: 6, 29: 10, 31: 10, 32: 12, 36: 12, 37: 14, 40: 14}

	pod := fixture.pod({"securityContext": {"sysctls": [{"name": name} |
		some names in baseline.sysctls
		some name in names
	]}})
	got := baseline.unsafe_sysctls(baseline.sysctls, sprintf("1.%d", [minor])) with input.review.object as pod
	count(got) == 14 - safe
}

test_host_processes[note] if {
	some note, tc in {
		"pod": {
			"spec": {"securityContext": {"windowsOptions": {"hostProcess": true}}},
			"want": {["spec", "securityContext", "windowsOptions", "hostProcess"]},
		},
		"containers": {
			"spec": _each(_context({"windowsOptions": {"hostProcess": true}})),
			"want": {array.concat(["spec"], at) | some at in _at(["securityContext", "windowsOptions", "hostProcess"])},
		},
		"false": {"spec": _each(_context({"windowsOptions": {"hostProcess": false}})), "want": set()},
		"null": {"spec": _each(_context({"windowsOptions": {"hostProcess": null}})), "want": set()},
		"unset": {"spec": _each(_context({"windowsOptions": {}})), "want": set()},
	}

	pod := fixture.pod(tc.spec)
	{fault.path | some fault in baseline.host_processes} == tc.want with input.review.object as pod
}
