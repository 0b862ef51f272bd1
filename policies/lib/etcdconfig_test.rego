package lib.etcdconfig_test

import data.lib.etcdconfig
import data.lib.fixture_test as fixture

_none := "undefined"

# what an etcd with these arguments, variables and file has for --cert-file
cases := {
	"nothing": {"args": [], "env": {}, "want": _none},
	"a flag": {"args": ["--cert-file=/a.crt"], "env": {}, "want": "/a.crt"},
	"a flag with one dash": {"args": ["-cert-file", "/a.crt"], "env": {}, "want": "/a.crt"},
	"a variable": {"args": [], "env": {"ETCD_CERT_FILE": "/b.crt"}, "want": "/b.crt"},
	"an empty variable": {"args": [], "env": {"ETCD_CERT_FILE": ""}, "want": _none},
	"another variable": {"args": [], "env": {"CERT_FILE": "/b.crt"}, "want": _none},
	"a flag counts more": {"args": ["--cert-file=/a.crt"], "env": {"ETCD_CERT_FILE": "/b.crt"}, "want": "/a.crt"},
	"an empty flag as well": {"args": ["--cert-file="], "env": {"ETCD_CERT_FILE": "/b.crt"}, "want": ""},
	"a file counts most": {
		"args": ["--cert-file=/a.crt", "--config-file=/etcd.yaml"],
		"env": {"ETCD_CERT_FILE": "/b.crt"},
		"want": "/c.crt",
	},
	"a file by variable": {"args": ["--cert-file=/a.crt"], "env": {"ETCD_CONFIG_FILE": "/etcd.yaml"}, "want": "/c.crt"},
	"a flag for the file counts more": {
		"args": ["--config-file=/etcd.yaml"],
		"env": {"ETCD_CONFIG_FILE": "/empty.yaml"},
		"want": "/c.crt",
	},
	"an empty name of a file": {
		"args": ["--cert-file=/a.crt", "--config-file="],
		"env": {"ETCD_CONFIG_FILE": ""},
		"want": "/a.crt",
	},
	"a file without the setting": {
		"args": ["--cert-file=/a.crt", "--config-file=/empty.yaml"],
		"env": {"ETCD_CERT_FILE": "/b.crt"},
		"want": _none,
	},
	"a file with null": {"args": ["--config-file=/null.yaml"], "env": {}, "want": _none},
}

_configs := {
	"/etcd.yaml": {
		"client-transport-security": {"cert-file": "/c.crt", "client-cert-auth": true},
		"peer-transport-security": {"cert-file": "/p.crt", "auto-tls": false},
		"data-dir": "/data",
	},
	"/empty.yaml": {},
	"/null.yaml": {"client-transport-security": {"cert-file": null}},
	"/text.yaml": "text",
}

_facts(args, env) := fixture.node_facts({
	"configs": _configs,
	"processes": [{"name": "etcd", "args": array.concat(["etcd"], args), "env": env}],
})

test_value[note] if {
	some note, tc in cases
	got := [value | some process in etcdconfig.processes; value := etcdconfig.value(process, "cert-file")]
		with input.review.object as _facts(tc.args, tc.env)
	got == [tc.want | tc.want != _none]
	given := [1 | some process in etcdconfig.processes; etcdconfig.is_given(process, "cert-file")]
		with input.review.object as _facts(tc.args, tc.env)
	given == [1 | not tc.want in {_none, ""}]
}

_in_file := {
	"client-cert-auth": {"value": true, "path": ["client-transport-security", "client-cert-auth"]},
	"peer-cert-file": {"value": "/p.crt", "path": ["peer-transport-security", "cert-file"]},
	"peer-auto-tls": {"value": false, "path": ["peer-transport-security", "auto-tls"]},
	"data-dir": {"value": "/data", "path": ["data-dir"]},
}

test_file[flag] if {
	some flag, want in _in_file
	{[want.value, array.concat(["configs", "/etcd.yaml"], want.path)]} == {[value, path] |
		some process in etcdconfig.processes
		value := etcdconfig.value(process, flag)
		path := etcdconfig.path(process, flag)
	} with input.review.object as _facts(["--config-file=/etcd.yaml"], {})
}

test_every_setting_has_a_place_in_the_file[flag] if {
	some flag in [
		"auto-tls",
		"cert-file",
		"client-cert-auth",
		"data-dir",
		"discovery",
		"discovery-srv",
		"initial-cluster",
		"key-file",
		"peer-auto-tls",
		"peer-cert-file",
		"peer-client-cert-auth",
		"peer-key-file",
		"peer-trusted-ca-file",
		"trusted-ca-file",
	]
	{["configs", "/etcd.yaml"]} == {array.slice(path, 0, 2) |
		some process in etcdconfig.processes
		path := etcdconfig.path(process, flag)
	} with input.review.object as _facts(["--config-file=/etcd.yaml"], {})
}

_switches := {
	"true": true,
	"True": true,
	"TRUE": true,
	"t": true,
	"T": true,
	"1": true,
	"false": false,
	"yes": false,
	"": false,
}

test_is_on[word] if {
	some word, on in _switches
	got := [1 | some process in etcdconfig.processes; etcdconfig.is_on(process, "auto-tls")]
		with input.review.object as _facts([sprintf("--auto-tls=%s", [word])], {})
	got == [1 | on]
}

test_is_on_by_default if {
	0 == count([1 | some process in etcdconfig.processes; etcdconfig.is_on(process, "auto-tls")])
		with input.review.object as _facts([], {})
	1 == count([1 | some process in etcdconfig.processes; etcdconfig.is_on(process, "auto-tls")])
		with input.review.object as _facts(["--auto-tls"], {})
	1 == count([1 | some process in etcdconfig.processes; etcdconfig.is_on(process, "client-cert-auth")])
		with input.review.object as _facts(["--config-file=/etcd.yaml"], {})
}

test_path_of_a_flag if {
	{["processes", 0, "args", 2]} == {path |
		some process in etcdconfig.processes
		path := etcdconfig.path(process, "auto-tls")
	} with input.review.object as _facts(["--name=a", "--auto-tls"], {})
}

_gaps := {
	"a missing file": {
		"object": _facts(["--name=a", "--config-file=/other.yaml"], {}),
		"want": {["the configuration file of etcd is not recorded: /other.yaml", ["processes", 0, "args", 2]]},
	},
	"a file that is no object": {
		"object": _facts(["--config-file=/text.yaml"], {}),
		"want": {["the configuration file of etcd is not recorded: /text.yaml", ["processes", 0, "args", 1]]},
	},
	"a file of a pod": {
		"object": fixture.static_pod("etcd", ["--config-file=/etcd.yaml"]),
		"want": {["the configuration file of etcd is not recorded: /etcd.yaml", ["spec", "containers", 0, "command", 1]]},
	},
	"a pod with a field like that of a NodeFacts": {
		"object": object.union(fixture.static_pod("etcd", ["--config-file=/etcd.yaml"]), {"configs": _configs}),
		"want": {["the configuration file of etcd is not recorded: /etcd.yaml", ["spec", "containers", 0, "command", 1]]},
	},
	"no arguments": {
		"object": fixture.node_facts({"processes": [{"name": "etcd"}]}),
		"want": {["the flags of etcd cannot be read: no arguments recorded", ["processes", 0]]},
	},
	"a file that is there": {"object": _facts(["--config-file=/etcd.yaml"], {}), "want": set()},
	"no file": {"object": fixture.static_pod("etcd", []), "want": set()},
}

test_unknown[note] if {
	some note, tc in _gaps
	tc.want == {[finding.msg, finding.details.path] | some finding in etcdconfig.unknown}
		with input.review.object as tc.object
}

test_processes_without_their_file_are_not_judged if {
	0 == count(etcdconfig.processes) with input.review.object as _facts(["--config-file=/other.yaml"], {})
	0 == count(etcdconfig.processes) with input.review.object as fixture.static_pod("kube-apiserver", [])
	1 == count(etcdconfig.processes) with input.review.object as fixture.static_pod("etcd", [])
}
