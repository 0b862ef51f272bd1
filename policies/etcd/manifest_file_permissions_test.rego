package policies.etcd.manifest_file_permissions_test

import data.lib.fixture_test as fixture
import data.policies.etcd.manifest_file_permissions as control

_file := "/etc/kubernetes/manifests/etcd.yaml"

cases := {
	"closed": {"files": {_file: _mode("0600")}, "bad": set(), "unknown": set(), "na": 0},
	"less": {"files": {_file: _mode("0400")}, "bad": set(), "unknown": set(), "na": 0},
	"open": {
		"files": {_file: _mode("0644")},
		"bad": {[sprintf("%s has mode 0644, more than 0600", [_file]), ["files", _file, "mode"]]},
		"unknown": set(),
		"na": 0,
	},
	"less by number": {
		"files": {_file: _mode("0066")},
		"bad": {[sprintf("%s has mode 0066, more than 0600", [_file]), ["files", _file, "mode"]]},
		"unknown": set(),
		"na": 0,
	},
	"no mode": {
		"files": {_file: {"exists": true}},
		"bad": set(),
		"unknown": {sprintf("the mode of %s is not recorded", [_file])},
		"na": 0,
	},
	"not there": {"files": {_file: {"exists": false}}, "bad": set(), "unknown": set(), "na": 1},
	"not looked for": {
		"files": {"/etc/hosts": _mode("0644")},
		"bad": set(),
		"unknown": {sprintf("%s was not looked for", [_file])},
		"na": 0,
	},
}

_mode(mode) := {"exists": true, "type": "file", "mode": mode}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts({"files": tc.files})
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as facts
	tc.na == count(control.not_applicable) with input.review.object as facts
}

test_own_paths if {
	facts := fixture.node_facts({"files": {"/srv/etcd.yaml": _mode("0644"), _file: _mode("0644")}})
	{["files", "/srv/etcd.yaml"]} == {array.slice(v.details.path, 0, 2) |
		some v in control.violation
	} with input.review.object as facts with input.parameters as {"paths": ["/srv/*.yaml"]}
}

test_other_kinds if {
	pod := object.union(fixture.static_pod("etcd", []), {"files": {_file: _mode("0644")}})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}

test_own_mode if {
	facts := fixture.node_facts({"files": {_file: _mode("0644")}})
	control.violation == set() with input.review.object as facts with input.parameters as {"maxMode": "0644"}
}
