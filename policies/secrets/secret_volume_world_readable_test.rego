package policies.secrets.secret_volume_world_readable_test

import data.lib.fixture_test as fixture
import data.policies.secrets.secret_volume_world_readable as control

_secret := ["volumes", 0, "secret"]

_projected := ["volumes", 0, "projected"]

cases := {
	"no volumes": {"volume": {}, "want": set(), "strict": set()},
	"an emptyDir": {"volume": {"emptyDir": {}}, "want": set(), "strict": set()},
	"a null Secret": {"volume": {"secret": null}, "want": set(), "strict": set()},
	"no mode": {"volume": {"secret": {"secretName": "db"}}, "want": set(), "strict": {_secret}},
	"a null mode": {"volume": {"secret": {"defaultMode": null}}, "want": set(), "strict": {_secret}},
	"0440": {"volume": {"secret": {"defaultMode": 288}}, "want": set(), "strict": set()},
	"0400": {"volume": {"secret": {"defaultMode": 256}}, "want": set(), "strict": set()},
	"0600, a bit more by number only for the owner": {
		"volume": {"secret": {"defaultMode": 384}},
		"want": {array.concat(_secret, ["defaultMode"])},
		"strict": {array.concat(_secret, ["defaultMode"])},
	},
	"0004, less by number": {
		"volume": {"secret": {"defaultMode": 4}},
		"want": {array.concat(_secret, ["defaultMode"])},
		"strict": {array.concat(_secret, ["defaultMode"])},
	},
	"an item": {
		"volume": {"secret": {"defaultMode": 288, "items": [{"key": "a"}, {"key": "b", "mode": 292}, {"mode": "0644"}]}},
		"want": {array.concat(_secret, ["items", 1, "mode"])},
		"strict": {array.concat(_secret, ["items", 1, "mode"])},
	},
	"an item without a mode of the volume": {
		"volume": {"secret": {"items": [{"key": "b", "mode": 292}]}},
		"want": {array.concat(_secret, ["items", 0, "mode"])},
		"strict": {_secret, array.concat(_secret, ["items", 0, "mode"])},
	},
	"projected, without a Secret": {
		"volume": {
			"projected": {"defaultMode": 420, "sources": [{"configMap": {"items": [{"mode": 420}]}}, {"secret": null}]},
		},
		"want": set(),
		"strict": set(),
	},
	"projected": {
		"volume": {"projected": {"defaultMode": 420, "sources": [
			{"configMap": {"items": [{"mode": 420}]}},
			{"secret": {"name": "db", "items": [{"key": "a", "mode": 288}, {"key": "b", "mode": 420}]}},
		]}},
		"want": {
			array.concat(_projected, ["defaultMode"]),
			array.concat(_projected, ["sources", 1, "secret", "items", 1, "mode"]),
		},
		"strict": {
			array.concat(_projected, ["defaultMode"]),
			array.concat(_projected, ["sources", 1, "secret", "items", 1, "mode"]),
		},
	},
	"projected, no mode": {
		"volume": {"projected": {"sources": [{"secret": {"name": "db", "items": [{"mode": null}]}}]}},
		"want": set(),
		"strict": {_projected},
	},
}

test_violation[note] if {
	some note, tc in cases
	pod := fixture.pod({"volumes": [object.union({"name": "v"}, tc.volume)]})
	{array.concat(["spec"], at) | some at in tc.want} == {v.details.path |
		some v in control.violation
	} with input.review.object as pod
	{array.concat(["spec"], at) | some at in tc.strict} == {v.details.path |
		some v in control.violation
	} with input.review.object as pod with input.parameters as {"strict": true}
}

test_every_workload[kind] if {
	some kind, workload in fixture.workloads({"volumes": [{"name": "v", "secret": {"defaultMode": 420}}]})
	{array.concat(workload.path, ["volumes", 0, "secret", "defaultMode"])} == {v.details.path |
		some v in control.violation
	} with input.review.object as workload.object
}

test_messages if {
	pod := fixture.pod({"volumes": [{"name": "db", "secret": {"items": [{"key": "a", "mode": 416}]}}]})
	{
		`files of volume "db" have mode 0640, more than 0440`,
		`files of volume "db" have mode 0644, more than 0440`,
	} == {v.msg | some v in control.violation} with input.review.object as pod with input.parameters as {"strict": true}
}

test_own_mode[mode] if {
	pod := fixture.pod({"volumes": [
		{"name": "a", "secret": {"defaultMode": 416}},
		{"name": "b", "projected": {"sources": [{"secret": {}}]}},
	]})
	some mode, want in {"0640": {1}, "0644": set(), "0400": {0, 1}}
	want == {v.details.path[2] | some v in control.violation} with input.review.object as pod
		with input.parameters as {"maxMode": mode, "strict": true}
}
