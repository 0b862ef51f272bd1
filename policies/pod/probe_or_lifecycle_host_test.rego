package policies.pod.probe_or_lifecycle_host_test

import data.lib.fixture_test as fixture
import data.policies.pod.probe_or_lifecycle_host as control

cases := {
	"no host passes": {"spec": _spec({"livenessProbe": {"httpGet": {"port": 80}}}), "want": set()},
	"a probe": {
		"spec": _spec({"livenessProbe": {"httpGet": {"host": "10.0.0.1", "port": 80}}}),
		"want": {[
			["containers", 0, "livenessProbe", "httpGet", "host"],
			`container "app" names host "10.0.0.1" in livenessProbe.httpGet`,
		]},
	},
	"a handler": {
		"spec": _spec({"lifecycle": {"preStop": {"tcpSocket": {"host": "localhost", "port": 80}}}}),
		"want": {[
			["containers", 0, "lifecycle", "preStop", "tcpSocket", "host"],
			`container "app" names host "localhost" in preStop.tcpSocket`,
		]},
	},
	"before 1.34 nothing fails": {
		"spec": _spec({"startupProbe": {"httpGet": {"host": "x"}}}),
		"params": {"podSecurityVersion": "1.33"},
		"want": set(),
	},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod and the fixes of its faults, {} where none is safe
fixes := {
	"the host goes": {
		"spec": _spec({"startupProbe": {"httpGet": {"host": "x"}}}),
		"want": {[{"op": "remove", "path": ["spec", "containers", 0, "startupProbe", "httpGet", "host"]}]},
	},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_no_fix_on_the_network_of_the_node[host_network] if {
	some host_network, want in {true: 0, false: 1}
	probe := {"startupProbe": {"httpGet": {"host": "127.0.0.1"}}}
	pod := fixture.pod(object.union(_spec(probe), {"hostNetwork": host_network}))
	got := control.violation with input.review.object as pod
	[want] == [count(v.details.fix) | some v in got]
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"a version without the check": {
		"spec": {},
		"params": {"podSecurityVersion": "1.33"},
		"want": {"the check is not part of that Pod Security version"},
	},
	"its first version": {"spec": {}, "params": {"podSecurityVersion": "1.34"}, "want": set()},
	"the latest version": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"startupProbe": {"httpGet": {"host": "x"}}})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_spec(fields) := {"containers": [object.union({"name": "app"}, fields)]}
