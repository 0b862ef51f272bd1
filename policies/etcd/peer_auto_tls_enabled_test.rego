package policies.etcd.peer_auto_tls_enabled_test

import data.lib.fixture_test as fixture
import data.policies.etcd.peer_auto_tls_enabled as control

_on := "--peer-auto-tls is on"

cases := {
	"not set": {"args": ["--name=a"], "want": set()},
	"false": {"args": ["--peer-auto-tls=false"], "want": set()},
	"true": {"args": ["--peer-auto-tls=true"], "want": {[_on, ""]}},
	"bare": {"args": ["--peer-auto-tls"], "want": {[_on, ""]}},
	"beside a certificate": {"args": ["--cert-file=/a.crt", "--peer-auto-tls=true"], "want": {[_on, ""]}},
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
	{["spec", "containers", 0, "command", 2]} == {v.details.path |
		some v in control.violation
	} with input.review.object as fixture.static_pod("etcd", ["--name=a", "--peer-auto-tls"])
}

test_variable if {
	facts := _facts([], {"ETCD_PEER_AUTO_TLS": "true"}, {})
	{_on} == {v.msg | some v in control.violation} with input.review.object as facts
}

test_file if {
	facts := _facts(["--config-file=/etcd.yaml"], {}, {"/etcd.yaml": {"peer-transport-security": {"auto-tls": true}}})
	{["configs", "/etcd.yaml", "peer-transport-security", "auto-tls"]} == {v.details.path | some v in control.violation}
		with input.review.object as facts
	control.violation == set() with input.review.object as _facts(
		array.concat(["--peer-auto-tls"], ["--config-file=/etcd.yaml"]),
		{},
		{"/etcd.yaml": {"peer-transport-security": {"auto-tls": false}}},
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
	some form, component in fixture.components("kube-apiserver", ["--peer-auto-tls"])
	0 == count(control.violation | control.unknown) with input.review.object as component.object
}

_facts(args, env, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "etcd", "args": array.concat(["etcd"], args), "env": env}],
})
