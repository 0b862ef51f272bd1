package policies.runtime.alert_critical_test

import data.lib.fixture_test as fixture
import data.policies.runtime.alert_critical as control

_alerts(events) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "RuntimeAlerts",
	"metadata": {"name": "falco"},
	"tool": {"name": "falco"},
	"events": events,
}

_event(fields) := object.union(
	{
		"time": "2026-11-22T09:00:00Z",
		"rule": "Drop and execute new binary in container",
		"priority": "Critical",
		"namespace": "shop",
		"pod": "web-7d9c5b6f4d-x2kvl",
	},
	fields,
)

_world := fixture.inventory([fixture.cluster({"scannedAt": "2026-11-22T10:00:00Z"})])

_severities := {
	"Emergency": {"critical"},
	"Alert": {"critical"},
	"Critical": {"critical"},
	"CRITICAL": {"critical"},
	"Error": {"high"},
	"Warning": {"medium"},
	"Notice": set(),
	"Informational": set(),
	"Debug": set(),
	"unheard of": set(),
}

test_severity[priority] if {
	some priority, want in _severities
	want == {v.details.severity | some v in control.violation} with data.inventory as _world
		with input.review.object as _alerts([_event({"priority": priority})])
	control.unknown == set() with data.inventory as _world
		with input.review.object as _alerts([_event({"priority": priority})])
}

test_message if {
	want := {`rule "Drop and execute new binary in container" alerted 1 times in shop/web, last at 2026-11-22T09:00:00Z`}
	want == {v.msg | some v in control.violation} with input.review.object as _alerts([_event({})])
		with data.inventory as _world
}

# the events, and for each group how many, where and the index of the last
groups := {
	"no event": [[], set()],
	"one": [[_event({})], {["1", "shop/web", 0]}],
	"two of one rule and workload": [
		[_event({"time": "2026-11-22T09:30:00Z"}), _event({"pod": "web-7d9c5b6f4d-9tqzr"})],
		{["2", "shop/web", 0]},
	],
	"two workloads": [[_event({}), _event({"pod": "api-0"})], {["1", "shop/web", 0], ["1", "shop/api", 1]}],
	"two namespaces": [[_event({}), _event({"namespace": "b"})], {["1", "shop/web", 0], ["1", "b/web", 1]}],
	"a DaemonSet": [[_event({"pod": "node-exporter-x2kvl"})], {["1", "shop/node-exporter", 0]}],
	"a pod of its own": [[_event({"pod": "toolbox"})], {["1", "shop/toolbox", 0]}],
	"on the node": [[object.remove(_event({}), ["pod", "namespace"])], {["1", "the node", 0]}],
	"no pod": [[_event({"pod": null})], {["1", "the node", 0]}],
}

test_group[note] if {
	some note, [events, want] in groups
	found := {[times, where, v.details.path[1]] |
		some v in control.violation
		[_, times, where] := regex.find_all_string_submatch_n(`alerted (\d+) times in (.*), last`, v.msg, 1)[0]
	} with input.review.object as _alerts(events) with data.inventory as _world
	found == want
}

test_rules_are_told_apart if {
	alerts := _alerts([_event({}), _event({"rule": "Fileless execution via memfd_create"})])
	{["events", 0], ["events", 1]} == {v.details.path | some v in control.violation} with input.review.object as alerts
		with data.inventory as _world
}

# the worst of a group counts
test_severity_of_a_group if {
	alerts := _alerts([_event({"priority": "Warning"}), _event({"priority": "Error", "time": "2026-11-22T08:00:00Z"})])
	{"high"} == {v.details.severity | some v in control.violation} with input.review.object as alerts
		with data.inventory as _world
}

times := {
	"a day ago": {"time": "2026-11-21T10:00:00Z", "want": 1},
	"more than a day ago": {"time": "2026-11-21T09:59:59Z", "want": 0},
	"no time": {"time": "yesterday", "want": 1},
}

test_window[note] if {
	some note, tc in times
	alerts := _alerts([_event({"time": tc.time})])
	tc.want == count(control.violation) with input.review.object as alerts with data.inventory as _world
}

test_everything_counts_without_the_time_of_the_scan if {
	alerts := _alerts([_event({"time": "2020-01-01T00:00:00Z"})])
	count(control.violation) == 1 with input.review.object as alerts
}

test_parameter_window if {
	alerts := _alerts([_event({})])
	count(control.violation) == 1 with input.review.object as alerts with data.inventory as _world
		with input.parameters as {"window": "1h"}
	count(control.violation) == 0 with input.review.object as alerts with data.inventory as _world
		with input.parameters as {"window": "59m"}
}

test_parameter_acknowledged if {
	alerts := _alerts([_event({}), _event({"rule": "Other"})])
	{["events", 1]} == {v.details.path | some v in control.violation} with input.review.object as alerts
		with input.parameters as {"acknowledged": ["Drop and execute new binary in container"]}
}

test_an_event_without_a_rule if {
	alerts := _alerts([object.remove(_event({}), ["rule", "time"])])
	{`rule "without a name" alerted 1 times in shop/web, last at `} == {v.msg | some v in control.violation}
		with data.inventory as _world
		with input.review.object as alerts
}

test_unknown_without_events[note] if {
	some note, alerts in {"none": object.remove(_alerts([]), ["events"]), "null": _alerts(null)}
	count(control.unknown) == 1 with input.review.object as alerts
}

test_other_kinds[note] if {
	some note, object_ in {
		"NodeFacts": fixture.node_facts({"events": [_event({})]}),
		"others": object.union(_alerts([_event({})]), {"apiVersion": "example.com/v1"}),
		"others without events": {"apiVersion": "example.com/v1", "kind": "RuntimeAlerts"},
	}
	count(control.violation | control.unknown) == 0 with input.review.object as object_
}
