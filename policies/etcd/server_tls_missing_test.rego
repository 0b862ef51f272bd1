package policies.etcd.server_tls_missing_test

import data.lib.fixture_test as fixture
import data.policies.etcd.server_tls_missing as control

cases := {
	"neither": {"args": ["--name=a"], "want": {["not set: --cert-file, --key-file", ""]}},
	"only a certificate": {"args": ["--cert-file=/a.crt"], "want": {["not set: --key-file", ""]}},
	"only a key": {"args": ["--key-file=/a.key"], "want": {["not set: --cert-file", ""]}},
	"an empty key": {"args": ["--cert-file=/a.crt", "--key-file="], "want": {["not set: --key-file", ""]}},
	"both": {"args": ["--cert-file=/a.crt", "--key-file=/a.key"], "want": set()},
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
	} with input.review.object as fixture.static_pod("etcd", ["--name=a", "--key-file=/a.key", "--cert-file="])
}

test_variable if {
	facts := _facts([], {"ETCD_CERT_FILE": "/a.crt", "ETCD_KEY_FILE": "/a.key"}, {})
	set() == {v.msg | some v in control.violation} with input.review.object as facts
}

test_file if {
	facts := _facts(
		["--config-file=/etcd.yaml"],
		{"ETCD_CERT_FILE": "/a.crt", "ETCD_KEY_FILE": "/a.key"},
		{"/etcd.yaml": {"client-transport-security": {"key-file": "/a.key"}}},
	)
	{["configs", "/etcd.yaml", "client-transport-security", "cert-file"]} == {v.details.path | some v in control.violation}
		with input.review.object as facts
	control.violation == set() with input.review.object as _facts(
		array.concat(["--name=a"], ["--config-file=/etcd.yaml"]),
		{},
		{"/etcd.yaml": {"client-transport-security": {"cert-file": "/a.crt", "key-file": "/a.key"}}},
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
