package policies.etcd.unhealthy_test

import data.policies.etcd.unhealthy as control

_three := [_ok("a"), _ok("b"), _ok("c")]

cases := {
	"three healthy members": {"fields": {"endpoints": _three}, "bad": set(), "unknown": set()},
	"a sick member": {
		"fields": {"endpoints": [_ok("a"), {"endpoint": "b", "healthy": false, "error": "timeout"}, _ok("c")]},
		"bad": {["b is unhealthy", ["endpoints", 1], ""]},
		"unknown": set(),
	},
	"a sick member without a name": {
		"fields": {"endpoints": [_ok("a"), {"healthy": false}, _ok("c")]},
		"bad": {["a member is unhealthy", ["endpoints", 1], ""]},
		"unknown": set(),
	},
	"two members": {
		"fields": {"endpoints": [_ok("a"), _ok("b")]},
		"bad": {["the cluster has 2 of at least 3 members", ["endpoints"], "low"]},
		"unknown": set(),
	},
	"one member": {
		"fields": {"endpoints": [_ok("a")]},
		"bad": {["the cluster has 1 of at least 3 members", ["endpoints"], "low"]},
		"unknown": set(),
	},
	"four members": {"fields": {"endpoints": array.concat(_three, [_ok("d")])}, "bad": set(), "unknown": set()},
	"no space": {
		"fields": {"endpoints": _three, "alarms": [{"member": "1", "alarm": "NOSPACE"}]},
		"bad": {["alarm NOSPACE is raised", ["alarms", 0], "high"]},
		"unknown": set(),
	},
	"corrupt": {
		"fields": {"endpoints": _three, "alarms": [{"alarm": "NONE"}, {"member": "1", "alarm": "CORRUPT"}]},
		"bad": {["alarm CORRUPT is raised", ["alarms", 1], "high"]},
		"unknown": set(),
	},
	"no members": {"fields": {"endpoints": []}, "bad": set(), "unknown": {["no member was asked", ["endpoints"]]}},
	"nothing": {"fields": {}, "bad": set(), "unknown": {["no member was asked", ["endpoints"]]}},
	"null": {"fields": {"endpoints": null}, "bad": set(), "unknown": {["no member was asked", ["endpoints"]]}},
	"no answer recorded": {
		"fields": {"endpoints": [_ok("a"), _ok("b"), {"endpoint": "c"}]},
		"bad": set(),
		"unknown": {["the health of c is not recorded", ["endpoints", 2]]},
	},
	"an answer of null": {
		"fields": {"endpoints": [{"healthy": null}, _ok("b"), _ok("c")]},
		"bad": set(),
		"unknown": {["the health of a member is not recorded", ["endpoints", 0]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.bad == {[v.msg, v.details.path, object.get(v.details, "severity", "")] |
		some v in control.violation
	} with input.review.object as _health(tc.fields)
	tc.unknown == {[u.msg, u.details.path] | some u in control.unknown} with input.review.object as _health(tc.fields)
}

_bad := {"endpoints": [{"healthy": false}, {}], "alarms": [{"alarm": "CORRUPT"}]}

_others := {
	"another kind": object.union(_health(_bad), {"kind": "EtcdSample"}),
	"another group": object.union(_health(_bad), {"apiVersion": "a.example/v1"}),
	"another kind without members": object.union(_health({}), {"kind": "EtcdSample"}),
}

test_others[note] if {
	some note, object_ in _others
	0 == count(control.violation | control.unknown) with input.review.object as object_
}

_ok(endpoint) := {"endpoint": endpoint, "healthy": true, "error": ""}

_health(fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "EtcdHealth", "metadata": {"name": "etcd"}},
	fields,
)
