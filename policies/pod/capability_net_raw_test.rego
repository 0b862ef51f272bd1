package policies.pod.capability_net_raw_test

import data.lib.fixture_test as fixture
import data.policies.pod.capability_net_raw as control

cases := {
	"ALL dropped": {"spec": _spec({"drop": ["ALL"]}), "want": set()},
	"NET_RAW dropped": {"spec": _spec({"drop": ["CHOWN", "NET_RAW"]}), "want": set()},
	"others dropped": {"spec": _spec({"drop": ["CHOWN"]}), "want": {[_drop, `container "app" does not drop NET_RAW`]}},
	"nothing dropped": {
		"spec": {"containers": [{"name": "app"}]},
		"want": {[_drop, `container "app" does not drop NET_RAW`]},
	},
	"dropped and added": {
		"spec": _spec({"add": ["CHOWN", "NET_RAW"], "drop": ["ALL"]}),
		"want": {[_add(1), `container "app" adds capability NET_RAW`]},
	},
	"added in another spelling": {
		"spec": _spec({"add": ["cap_net_raw", "ALL"], "drop": ["ALL"]}),
		"want": {
			[_add(0), `container "app" adds capability NET_RAW (written "cap_net_raw")`],
			[_add(1), `container "app" adds capability ALL`],
		},
	},
	"Windows": {"spec": object.union(_spec({"add": ["NET_RAW"]}), {"os": {"name": "windows"}}), "want": set()},
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
	"NET_RAW joins the others": {"spec": _spec({"drop": ["CHOWN"]}), "want": {[{
		"op": "add",
		"path": array.concat(["spec"], _drop),
		"value": ["CHOWN", "NET_RAW"],
	}]}},
	"alone": {"spec": _spec({"drop": null}), "want": {[{
		"op": "add",
		"path": array.concat(["spec"], _drop),
		"value": ["NET_RAW"],
	}]}},
	"what is added is left to a person": {"spec": _spec({"add": ["NET_RAW"], "drop": ["ALL"]}), "want": set()},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"add": ["NET_RAW"]})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_drop := ["containers", 0, "securityContext", "capabilities", "drop"]

_add(i) := ["containers", 0, "securityContext", "capabilities", "add", i]

_spec(capabilities) := {"containers": [{"name": "app", "securityContext": {"capabilities": capabilities}}]}
