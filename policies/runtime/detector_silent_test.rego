package policies.runtime.detector_silent_test

import data.lib.fixture_test as fixture
import data.policies.runtime.detector_silent as control

_alerts(name, times) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "RuntimeAlerts",
	"metadata": {"name": name},
	"tool": {"name": "falco"},
	"events": [{"time": time, "rule": "Falco internal: metrics snapshot"} | some time in times],
}

_scanned := fixture.cluster({"scannedAt": "2026-11-22T10:00:00Z"})

_world(cluster, files) := fixture.inventory(array.concat([cluster], files))

_faults := {v.msg | some v in control.violation}

_old := "the last event was sent at 2026-11-21T09:59:59Z, more than 24h before the scan"

cases := {
	"a recent event passes": {"files": [_alerts("a", ["2026-11-22T09:00:00Z"])], "want": set()},
	"a day is not too old": {"files": [_alerts("a", ["2026-11-21T10:00:00Z"])], "want": set()},
	"more than a day is": {"files": [_alerts("a", ["2026-11-21T09:59:59Z", "2026-11-20T00:00:00Z"])], "want": {_old}},
	"the newest of all files counts": {
		"files": [_alerts("a", ["2026-11-20T00:00:00Z"]), _alerts("b", ["2026-11-22T09:00:00Z"])],
		"want": set(),
	},
	"no event at all": {"files": [_alerts("a", [])], "want": {"the event files of the detector hold no event"}},
	"no time that can be read": {
		"files": [_alerts("a", ["yesterday", null])],
		"want": {"the event files of the detector hold no event"},
	},
}

test_violation[note] if {
	some note, tc in cases
	world := _world(_scanned, tc.files)
	tc.want == _faults with input.review.object as _scanned with data.inventory as world
	control.unknown == set() with input.review.object as _scanned with data.inventory as world
}

unknown := {
	"no event files": {"cluster": _scanned, "files": [], "want": {"no events of the detector were collected"}},
	"no time of the scan": {
		"cluster": fixture.cluster({}),
		"files": [_alerts("a", ["2026-11-20T00:00:00Z"])],
		"want": {"the time of the scan is not known"},
	},
}

test_unknown[note] if {
	some note, tc in unknown
	world := _world(tc.cluster, tc.files)
	tc.want == {u.msg | some u in control.unknown} with input.review.object as tc.cluster with data.inventory as world
	control.violation == set() with input.review.object as tc.cluster with data.inventory as world
}

test_parameter_max_age if {
	world := _world(_scanned, [_alerts("a", ["2026-11-22T09:00:00Z"])])
	count(control.violation) == 1 with input.review.object as _scanned with data.inventory as world
		with input.parameters as {"maxAge": "59m"}
	count(control.violation) == 0 with input.review.object as _scanned with data.inventory as world
		with input.parameters as {"maxAge": "1h"}
}

test_other_objects[note][clock] if {
	some note, files in {"none": [], "empty": [_alerts("a", [])], "old": [_alerts("a", ["2020-01-01T00:00:00Z"])]}
	some clock, cluster in {"without a time": fixture.cluster({}), "with a time": _scanned}
	world := _world(cluster, files)
	count(control.violation | control.unknown) == 0 with input.review.object as _alerts("a", [])
		with data.inventory as world
}
