package policies.etcd.peer_tls_missing_test

import data.lib.fixture_test as fixture
import data.policies.etcd.peer_tls_missing as control

cases := {
	"neither": {"args": ["--name=a"], "want": {["not set: --peer-cert-file, --peer-key-file", "critical"]}},
	"only a certificate": {"args": ["--peer-cert-file=/a.crt"], "want": {["not set: --peer-key-file", "critical"]}},
	"only a key": {"args": ["--peer-key-file=/a.key"], "want": {["not set: --peer-cert-file", "critical"]}},
	"an empty key": {
		"args": ["--peer-cert-file=/a.crt", "--peer-key-file="],
		"want": {["not set: --peer-key-file", "critical"]},
	},
	"both": {"args": ["--peer-cert-file=/a.crt", "--peer-key-file=/a.key"], "want": set()},
	"one member": {
		"args": ["--initial-cluster=a=https://10.0.0.1:2380"],
		"want": {["not set: --peer-cert-file, --peer-key-file", "medium"]},
	},
	"two members": {
		"args": ["--initial-cluster=a=http://10.0.0.1:2380,b=http://10.0.0.2:2380"],
		"want": {["not set: --peer-cert-file, --peer-key-file", "critical"]},
	},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("etcd", tc.args)
	tc.want == {[v.msg, object.get(v.details, "severity", "")] |
		some v in control.violation
	} with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}

test_path if {
	{["spec", "containers", 0, "command", 3]} == {v.details.path |
		some v in control.violation
	} with input.review.object as fixture.static_pod("etcd", ["--name=a", "--peer-key-file=/a.key", "--peer-cert-file="])
}

test_variable if {
	facts := _facts([], {"ETCD_PEER_CERT_FILE": "/a.crt", "ETCD_PEER_KEY_FILE": "/a.key"}, {})
	set() == {v.msg | some v in control.violation} with input.review.object as facts
}

test_file if {
	facts := _facts(
		["--config-file=/etcd.yaml"],
		{"ETCD_PEER_CERT_FILE": "/a.crt", "ETCD_PEER_KEY_FILE": "/a.key"},
		{"/etcd.yaml": {"peer-transport-security": {"key-file": "/a.key"}}},
	)
	{["configs", "/etcd.yaml", "peer-transport-security", "cert-file"]} == {v.details.path | some v in control.violation}
		with input.review.object as facts
	control.violation == set() with input.review.object as _facts(
		array.concat(["--name=a"], ["--config-file=/etcd.yaml"]),
		{},
		{"/etcd.yaml": {"peer-transport-security": {"cert-file": "/a.crt", "key-file": "/a.key"}}},
	)
}

test_unknown if {
	facts := _facts(["--config-file=/etcd.yaml"], {}, {})
	{"the configuration file of etcd is not recorded: /etcd.yaml"} == {u.msg |
		some u in control.unknown
	} with input.review.object as facts
	control.violation == set() with input.review.object as facts
}

test_other_components[form] if {
	some form, component in fixture.components("kube-apiserver", ["--name=a"])
	0 == count(control.violation | control.unknown) with input.review.object as component.object
}

_facts(args, env, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "etcd", "args": array.concat(["etcd"], args), "env": env}],
})
