package policies.audit.log_stale_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_stale as control

_clock := {"scannedAt": "2026-11-22T10:00:00Z"}

_old(last) := sprintf("the newest event is of %s, more than 1h before the scan", [last])

cases := {
	"recent": {"log": {"events": 5, "last": "2026-11-22T09:30:00Z"}, "bad": set(), "unknown": set()},
	"within the tolerance": {"log": {"events": 5, "last": "2026-11-22T08:55:00Z"}, "bad": set(), "unknown": set()},
	"too old": {
		"log": {"events": 5, "last": "2026-11-22T08:54:59Z"},
		"bad": {[_old("2026-11-22T08:54:59Z"), ["last"]]},
		"unknown": set(),
	},
	"a little in the future": {"log": {"events": 5, "last": "2026-11-22T10:05:00Z"}, "bad": set(), "unknown": set()},
	"in the future": {
		"log": {"events": 5, "last": "2026-11-22T10:05:01Z"},
		"bad": set(),
		"unknown": {"the newest event is later than the scan: the clocks differ"},
	},
	"empty": {"log": {"events": 0}, "bad": {["the log holds no event", ["events"]]}, "unknown": set()},
	"no time": {"log": {"events": 5}, "bad": set(), "unknown": {"the time of the newest event is not recorded"}},
	"an odd time": {
		"log": {"events": 5, "last": "yesterday"},
		"bad": set(),
		"unknown": {"the time of the newest event is not recorded"},
	},
	"nothing": {"log": {}, "bad": set(), "unknown": {"the time of the newest event is not recorded"}},
}

test_violation[note] if {
	some note, tc in cases
	inventory := fixture.inventory([fixture.cluster(_clock)])
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _log(tc.log)
		with data.inventory as inventory
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as _log(tc.log)
		with data.inventory as inventory
}

test_no_clock if {
	log := _log({"events": 5, "last": "2020-11-22T10:00:00Z"})
	{{"msg": "the time of the scan is not known", "details": {"path": ["last"]}}} == control.unknown
		with input.review.object as log with data.inventory as fixture.inventory([fixture.cluster({})])
	control.violation == set() with input.review.object as log
}

test_own_age if {
	log := _log({"events": 5, "last": "2026-11-22T09:00:00Z"})
	{"the newest event is of 2026-11-22T09:00:00Z, more than 10m before the scan"} == {v.msg |
		some v in control.violation
	} with input.review.object as log
		with input.parameters as {"maxAge": "10m"}
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

_others := {
	"another kind": {"kind": "RuntimeAlerts", "events": 0, "last": "2020-01-01T00:00:00Z"},
	"another group": {"apiVersion": "a.example/v1", "events": 0, "last": "2020-01-01T00:00:00Z"},
	"another kind from the future": {"kind": "RuntimeAlerts", "last": "2030-01-01T00:00:00Z"},
	"another kind without a time": {"kind": "RuntimeAlerts"},
}

test_others[note][world] if {
	some note, fields in _others
	some world, clock in {"with a clock": _clock, "without": {}}
	0 == count(control.violation | control.unknown) with input.review.object as object.union(_log({}), fields)
		with data.inventory as fixture.inventory([fixture.cluster(clock)])
}

_log(fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "AuditLog", "metadata": {"name": "cp-1"}},
	fields,
)
