package policies.etcd.manifest_file_ownership_test

import data.lib.fixture_test as fixture
import data.policies.etcd.manifest_file_ownership as control

_file := "/etc/kubernetes/manifests/etcd.yaml"

_root := {"exists": true, "uid": 0, "gid": 0, "owner": "root", "group": "root"}

_other := {"exists": true, "uid": 1000, "gid": 1000, "owner": "ops", "group": "ops"}

cases := {
	"root": {"files": {_file: _root}, "bad": set(), "unknown": set(), "na": 0},
	"root by number": {"files": {_file: {"uid": 0, "gid": 0}}, "bad": set(), "unknown": set(), "na": 0},
	"somebody else": {
		"files": {_file: _other},
		"bad": {[sprintf("%s belongs to ops:ops, not to root:root", [_file]), ["files", _file]]},
		"unknown": set(),
		"na": 0,
	},
	"no owner": {
		"files": {_file: {"exists": true}},
		"bad": set(),
		"unknown": {sprintf("the owner of %s is not recorded", [_file])},
		"na": 0,
	},
	"not there": {"files": {_file: {"exists": false}}, "bad": set(), "unknown": set(), "na": 1},
	"not looked for": {
		"files": {"/etc/hosts": _root},
		"bad": set(),
		"unknown": {sprintf("%s was not looked for", [_file])},
		"na": 0,
	},
}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts({"files": tc.files})
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as facts
	tc.na == count(control.not_applicable) with input.review.object as facts
}

test_own_paths if {
	facts := fixture.node_facts({"files": {"/srv/etcd.yaml": _other, "/etc/kubernetes/manifests/etcd.yaml": _other}})
	{["files", "/srv/etcd.yaml"]} == {array.slice(v.details.path, 0, 2) |
		some v in control.violation
	} with input.review.object as facts with input.parameters as {"paths": ["/srv/*.yaml"]}
}

test_other_kinds if {
	pod := object.union(fixture.static_pod("etcd", []), {"files": {_file: _other}})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}

test_own_owner if {
	facts := fixture.node_facts({"files": {_file: _other}})
	control.violation == set() with input.review.object as facts with input.parameters as {"owner": "ops:1000"}
}
