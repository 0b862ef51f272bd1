package policies.etcd.data_directory_ownership_test

import data.lib.fixture_test as fixture
import data.policies.etcd.data_directory_ownership as control

_file := "/var/lib/etcd"

_root := {"exists": true, "uid": 0, "gid": 0, "owner": "root", "group": "root"}

_etcd := {"exists": true, "uid": 997, "gid": 997, "owner": "etcd", "group": "etcd"}

_other := {"exists": true, "uid": 1000, "gid": 1000, "owner": "ops", "group": "ops"}

cases := {
	"etcd": {"files": {_file: _etcd}, "bad": set(), "unknown": set(), "na": 0},
	"somebody else": {
		"files": {_file: _other},
		"bad": {["/var/lib/etcd belongs to ops:ops, not to etcd:etcd", ["files", _file]]},
		"unknown": set(),
		"na": 0,
	},
	"root, without etcd": {
		"files": {_file: _root},
		"bad": {["/var/lib/etcd belongs to root:root, not to etcd:etcd", ["files", _file]]},
		"unknown": set(),
		"na": 0,
	},
	"no owner": {
		"files": {_file: {"exists": true}},
		"bad": set(),
		"unknown": {"the owner of /var/lib/etcd is not recorded"},
		"na": 0,
	},
	"not there": {"files": {_file: {"exists": false}}, "bad": set(), "unknown": set(), "na": 1},
}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts({"files": tc.files})
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as facts
	tc.na == count(control.not_applicable) with input.review.object as facts
}

test_own_paths if {
	facts := fixture.node_facts({"files": {"/srv/etcd": _other, "/var/lib/etcd": _other}})
	{["files", "/srv/etcd"]} == {array.slice(v.details.path, 0, 2) |
		some v in control.violation
	} with input.review.object as facts with input.parameters as {"paths": ["/srv/*"]}
}

test_other_kinds if {
	pod := object.union(fixture.static_pod("etcd", []), {"files": {_file: _other}})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}

_users := {
	"etcd runs as root": {"uid": [0], "file": _root, "bad": 0, "unknown": 0, "strict": 1},
	"etcd runs as etcd": {"uid": [997], "file": _root, "bad": 1, "unknown": 0, "strict": 1},
	"the user is not recorded": {"uid": ["none"], "file": _root, "bad": 0, "unknown": 1, "strict": 1},
	"one of two runs as root": {"uid": [0, 997], "file": _root, "bad": 0, "unknown": 0, "strict": 1},
	"root, but the directory is somebody's": {"uid": [0], "file": _other, "bad": 1, "unknown": 0, "strict": 1},
	"root, and the directory is etcd's": {"uid": [0], "file": _etcd, "bad": 0, "unknown": 0, "strict": 0},
}

test_root[note] if {
	some note, tc in _users
	facts := fixture.node_facts({
		"processes": array.concat(
			[{"name": "kube-apiserver", "args": ["kube-apiserver"], "uid": 0}],
			[object.union({"name": "etcd", "args": ["etcd"]}, object.remove({"uid": uid}, {"uid" | uid == "none"})) |
				some uid in tc.uid
			],
		),
		"files": {_file: tc.file},
	})
	tc.bad == count(control.violation) with input.review.object as facts
	tc.unknown == count(control.unknown) with input.review.object as facts
	tc.strict == count(control.violation) with input.review.object as facts with input.parameters as {"strict": true}
	0 == count(control.unknown) with input.review.object as facts with input.parameters as {"strict": true}
}

test_root_unknown if {
	facts := fixture.node_facts({"processes": [{"name": "etcd", "args": ["etcd"]}], "files": {_file: _root}})
	{{
		"msg": "/var/lib/etcd belongs to root, and the user etcd runs as is not recorded",
		"details": {"path": ["files", _file]},
	}} == control.unknown with input.review.object as facts
}

test_own_owner if {
	facts := fixture.node_facts({"files": {_file: _other}})
	control.violation == set() with input.review.object as facts with input.parameters as {"owner": "ops:1000"}
}

_named := {
	"by flag": {"args": ["--data-dir=/data"], "env": {}, "configs": {}, "want": "/data"},
	"by variable": {"args": [], "env": {"ETCD_DATA_DIR": "/data"}, "configs": {}, "want": "/data"},
	"by file": {
		"args": ["--config-file=/e.yaml"],
		"env": {},
		"configs": {"/e.yaml": {"data-dir": "/data"}},
		"want": "/data",
	},
	"not at all": {"args": [], "env": {}, "configs": {}, "want": "/var/lib/etcd"},
	"by a relative path": {"args": ["--data-dir=data"], "env": {}, "configs": {}, "want": "/var/lib/etcd"},
}

test_directory_that_etcd_names[note] if {
	some note, tc in _named
	facts := fixture.node_facts({
		"processes": [{"name": "etcd", "args": array.concat(["etcd"], tc.args), "env": tc.env, "uid": 1000}],
		"configs": tc.configs,
		"files": {"/data": _other, "/var/lib/etcd": _other},
	})
	{["files", tc.want]} == {array.slice(v.details.path, 0, 2) | some v in control.violation}
		with input.review.object as facts
}

test_file_of_etcd_not_recorded if {
	facts := fixture.node_facts({
		"processes": [{"name": "etcd", "args": ["etcd", "--config-file=/e.yaml"]}],
		"files": {"/var/lib/etcd": _etcd},
	})
	{"the configuration file of etcd is not recorded: /e.yaml"} == {u.msg | some u in control.unknown}
		with input.review.object as facts
}

test_pods_are_not_judged if {
	pod := fixture.static_pod("etcd", ["--config-file=/e.yaml"])
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}
