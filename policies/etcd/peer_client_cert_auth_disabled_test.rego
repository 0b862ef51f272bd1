package policies.etcd.peer_client_cert_auth_disabled_test

import data.lib.fixture_test as fixture
import data.policies.etcd.peer_client_cert_auth_disabled as control

_off := "--peer-client-cert-auth is not true"

_only_authority := "--peer-client-cert-auth is not true, only --peer-trusted-ca-file is set"

cases := {
	"not set": {"args": ["--name=a"], "want": {[_off, ""]}},
	"false": {"args": ["--peer-client-cert-auth=false"], "want": {[_off, ""]}},
	"true": {"args": ["--peer-client-cert-auth=true"], "want": set()},
	"bare": {"args": ["--peer-client-cert-auth", "--name=a"], "want": set()},
	"the last one counts": {
		"args": ["--peer-client-cert-auth=true", "--peer-client-cert-auth=false"],
		"want": {[_off, ""]},
	},
	"an authority only": {"args": ["--peer-trusted-ca-file=/ca.crt"], "want": {[_only_authority, "medium"]}},
	"an empty authority": {"args": ["--peer-trusted-ca-file="], "want": {[_off, ""]}},
	"both": {"args": ["--peer-trusted-ca-file=/ca.crt", "--peer-client-cert-auth=true"], "want": set()},
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
	} with input.review.object as fixture.static_pod("etcd", ["--name=a", "--peer-client-cert-auth=false"])
}

test_path_with_an_authority if {
	{["spec", "containers", 0, "command", 2]} == {v.details.path |
		some v in control.violation
	} with input.review.object as fixture.static_pod(
		"etcd",
		["--peer-trusted-ca-file=/ca.crt", "--peer-client-cert-auth=false"],
	)
}

test_variable if {
	facts := _facts([], {"ETCD_PEER_CLIENT_CERT_AUTH": "true"}, {})
	set() == {v.msg | some v in control.violation} with input.review.object as facts
}

test_file if {
	facts := _facts(
		["--config-file=/etcd.yaml"],
		{"ETCD_PEER_CLIENT_CERT_AUTH": "true"},
		{"/etcd.yaml": {"peer-transport-security": {"client-cert-auth": false}}},
	)
	{
		["configs", "/etcd.yaml", "peer-transport-security", "client-cert-auth"],
	} == {v.details.path | some v in control.violation}
		with input.review.object as facts
	control.violation == set() with input.review.object as _facts(
		array.concat(["--peer-client-cert-auth=false"], ["--config-file=/etcd.yaml"]),
		{},
		{"/etcd.yaml": {"peer-transport-security": {"client-cert-auth": true}}},
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
