package policies.audit.log_file_permissions_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_file_permissions as control

_log := "/srv/audit/api.log"

_server := [{"name": "kube-apiserver", "args": ["kube-apiserver", sprintf("--audit-log-path=%s", [_log])]}]

_closed := {"/srv/audit": _dir("0700"), "/srv/audit/api.log": _file("0600")}

cases := {
	"closed": {"processes": _server, "files": _closed, "bad": set(), "unknown": set(), "na": 0},
	"an open file": {
		"processes": _server,
		"files": object.union(_closed, {"/srv/audit/api.log": _file("0640")}),
		"bad": {["/srv/audit/api.log", "0640", "0600"]},
		"unknown": set(),
		"na": 0,
	},
	"an open rotated file": {
		"processes": _server,
		"files": object.union(_closed, {"/srv/audit/api-2026-11-22T10-00-00.000.log.gz": _file("0644")}),
		"bad": {["/srv/audit/api-2026-11-22T10-00-00.000.log.gz", "0644", "0600"]},
		"unknown": set(),
		"na": 0,
	},
	"an open directory": {
		"processes": _server,
		"files": object.union(_closed, {"/srv/audit": _dir("0755")}),
		"bad": {["/srv/audit", "0755", "0700"]},
		"unknown": set(),
		"na": 0,
	},
	"other files beside it": {
		"processes": _server,
		"files": object.union(_closed, {"/srv/audit/other": _file("0644"), "/srv": _dir("0755")}),
		"bad": set(),
		"unknown": set(),
		"na": 0,
	},
	"the usual place as well": {
		"processes": _server,
		"files": object.union(
			_closed,
			{"/var/log/kubernetes/audit": _dir("0755"), "/var/log/kube-apiserver.log": _file("0644")},
		),
		"bad": {["/var/log/kubernetes/audit", "0755", "0700"], ["/var/log/kube-apiserver.log", "0644", "0600"]},
		"unknown": set(),
		"na": 0,
	},
	"the directory of all logs is left alone": {
		"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", "--audit-log-path=/var/log/audit"]}],
		"files": {"/var/log": _dir("0755"), "/var/log/audit": _file("0600")},
		"bad": set(),
		"unknown": set(),
		"na": 0,
	},
	"no file yet": {
		"processes": _server,
		"files": {"/srv/audit": {"exists": false}, "/srv/audit/api.log": {"exists": false}},
		"bad": set(),
		"unknown": set(),
		"na": 1,
	},
	"not looked for": {
		"processes": _server,
		"files": {},
		"bad": set(),
		"unknown": {"/srv/audit was not looked for", "/srv/audit/api* was not looked for"},
		"na": 0,
	},
	"no mode": {
		"processes": _server,
		"files": {"/srv/audit": {"type": "directory"}, "/srv/audit/api.log": _file("0600")},
		"bad": set(),
		"unknown": {"the mode of /srv/audit is not recorded"},
		"na": 0,
	},
	"flags unknown": {
		"processes": [{"name": "kube-apiserver"}],
		"files": {},
		"bad": set(),
		"unknown": {"the flags of kube-apiserver cannot be read: no arguments recorded"},
		"na": 0,
	},
	"no API server": {"processes": [], "files": {}, "bad": set(), "unknown": set(), "na": 1},
	"no API server, and an old log": {
		"processes": [],
		"files": {"/var/log/kube-apiserver.log": _file("0600")},
		"bad": set(),
		"unknown": set(),
		"na": 0,
	},
	"no API server, and an open log": {
		"processes": [],
		"files": {"/var/log/kube-apiserver.log": _file("0666")},
		"bad": {["/var/log/kube-apiserver.log", "0666", "0600"]},
		"unknown": set(),
		"na": 0,
	},
	"standard output": {
		"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", "--audit-log-path=-"]}],
		"files": {},
		"bad": set(),
		"unknown": set(),
		"na": 1,
	},
	"no facts about processes": {
		"files": {"/var/log/kubernetes": _dir("0755")},
		"bad": set(),
		"unknown": {"/var/log/kube-apiserver* was not looked for"},
		"na": 0,
	},
	"no facts about processes, all looked for": {
		"files": {"/var/log/kubernetes": _dir("0755"), "/var/log": _dir("0755")},
		"bad": set(),
		"unknown": set(),
		"na": 1,
	},
}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts(object.remove(tc, ["bad", "unknown", "na"]))
	{[sprintf("%s has mode %s, more than %s", [path, mode, limit]), ["files", path, "mode"]] |
		some [path, mode, limit] in tc.bad
	} == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {u.msg | some u in control.unknown} with input.review.object as facts
	tc.na == count(control.not_applicable) with input.review.object as facts
}

_parameters := {
	"own modes": {
		"parameters": {"maxMode": "0640", "maxDirMode": "0750"},
		"files": {"/srv/audit": _dir("0750"), "/srv/audit/api.log": _file("0640")},
		"want": set(),
	},
	"the mode of files is not that of directories": {
		"parameters": {"maxMode": "0640"},
		"files": {"/srv/audit": _dir("0750"), "/srv/audit/api.log": _file("0640")},
		"want": {"/srv/audit"},
	},
	"own paths": {
		"parameters": {"paths": ["/a/**"]},
		"files": {"/a/b/c": _file("0644"), "/var/log/kube-apiserver.log": _file("0644")},
		"want": {"/a/b/c"},
	},
}

test_parameters[note] if {
	some note, tc in _parameters
	facts := fixture.node_facts({"processes": _server, "files": tc.files})
	tc.want == {v.details.path[1] | some v in control.violation} with input.review.object as facts
		with input.parameters as tc.parameters
}

test_own_paths_without_processes if {
	facts := fixture.node_facts({"files": {}})
	{"/a was not looked for"} == {u.msg | some u in control.unknown} with input.review.object as facts
		with input.parameters as {"paths": ["/a"]}
}

test_other_kinds if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-log-path=/a/b.log"])
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as pod
	script := {"kind": "Pod", "spec": {"containers": [{"command": ["sh", "-c", "exec kube-apiserver $A"]}]}}
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as script
}

_file(mode) := {"exists": true, "type": "file", "mode": mode}

_dir(mode) := {"exists": true, "type": "directory", "mode": mode}
