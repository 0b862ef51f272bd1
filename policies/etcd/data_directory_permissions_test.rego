package policies.etcd.data_directory_permissions_test

import data.lib.fixture_test as fixture
import data.policies.etcd.data_directory_permissions as control

_file := "/var/lib/etcd"

cases := {
	"closed": {"files": {_file: _mode("0700")}, "bad": set(), "unknown": set(), "na": 0},
	"open": {
		"files": {_file: _mode("0755")},
		"bad": {["/var/lib/etcd has mode 0755, more than 0700", ["files", _file, "mode"]]},
		"unknown": set(),
		"na": 0,
	},
	"not readable": {
		"files": {_file: {"error": "permission denied"}},
		"bad": set(),
		"unknown": {"/var/lib/etcd could not be read: permission denied"},
		"na": 0,
	},
	"not there": {"files": {_file: {"exists": false}}, "bad": set(), "unknown": set(), "na": 1},
	"not looked for": {
		"files": {"/etc/hosts": _mode("0644")},
		"bad": set(),
		"unknown": {"/var/lib/etcd was not looked for"},
		"na": 0,
	},
}

_mode(mode) := {"exists": true, "type": "directory", "mode": mode}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts({"files": tc.files})
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as facts
	tc.na == count(control.not_applicable) with input.review.object as facts
}

test_own_paths if {
	facts := fixture.node_facts({"files": {"/srv/etcd": _mode("0755"), "/var/lib/etcd": _mode("0755")}})
	{["files", "/srv/etcd"]} == {array.slice(v.details.path, 0, 2) |
		some v in control.violation
	} with input.review.object as facts with input.parameters as {"paths": ["/srv/*"]}
}

test_other_kinds if {
	pod := object.union(fixture.static_pod("etcd", []), {"files": {_file: _mode("0755")}})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}

test_own_mode if {
	facts := fixture.node_facts({"files": {_file: _mode("0750")}})
	control.violation == set() with input.review.object as facts with input.parameters as {"maxMode": "0750"}
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
		"files": {"/data": _mode("0755"), "/var/lib/etcd": _mode("0755")},
	})
	{["files", tc.want]} == {array.slice(v.details.path, 0, 2) | some v in control.violation}
		with input.review.object as facts
}

test_file_of_etcd_not_recorded if {
	facts := fixture.node_facts({
		"processes": [{"name": "etcd", "args": ["etcd", "--config-file=/e.yaml"]}],
		"files": {"/var/lib/etcd": _mode("0700")},
	})
	{"the configuration file of etcd is not recorded: /e.yaml"} == {u.msg | some u in control.unknown}
		with input.review.object as facts
}

test_pods_are_not_judged if {
	pod := fixture.static_pod("etcd", ["--config-file=/e.yaml"])
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
}
