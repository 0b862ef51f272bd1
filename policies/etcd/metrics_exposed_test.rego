package policies.etcd.metrics_exposed_test

import data.lib.fixture_test as fixture
import data.policies.etcd.metrics_exposed as control

cases := {
	"not set": {"args": ["--name=a"], "want": set()},
	"loopback": {"args": ["--listen-metrics-urls=http://127.0.0.1:2381"], "want": set()},
	"loopback by name": {"args": ["--listen-metrics-urls=http://localhost:2381"], "want": set()},
	"loopback of IPv6": {"args": ["--listen-metrics-urls=http://[::1]:2381"], "want": set()},
	"TLS": {"args": ["--listen-metrics-urls=https://0.0.0.0:2381"], "want": set()},
	"every address": {
		"args": ["--listen-metrics-urls=http://0.0.0.0:2381"],
		"want": {["metrics are served without TLS on http://0.0.0.0:2381", ""]},
	},
	"one of two": {
		"args": ["--listen-metrics-urls=http://127.0.0.1:2381,http://10.0.0.10:2381"],
		"want": {["metrics are served without TLS on http://10.0.0.10:2381", ""]},
	},
	"profiles": {"args": ["--enable-pprof=true"], "want": {["--enable-pprof is on", ""]}},
	"no profiles": {"args": ["--enable-pprof=false"], "want": set()},
	"debug": {"args": ["--log-level=debug"], "want": {["--log-level is debug", "low"]}},
	"info": {"args": ["--log-level=info"], "want": set()},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("etcd", tc.args)
	tc.want == {[v.msg, object.get(v.details, "severity", "")] |
		some v in control.violation
	} with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}

test_paths if {
	args := ["--listen-metrics-urls=http://0.0.0.0:2381", "--enable-pprof", "--log-level=debug"]
	{["spec", "containers", 0, "command", i] | some i in [1, 2, 3]} == {v.details.path |
		some v in control.violation
	} with input.review.object as fixture.static_pod("etcd", args)
}

test_unknown if {
	facts := fixture.fact("NodeFacts", {"processes": [{"name": "etcd", "args": ["etcd", "--config-file=/etcd.yaml"]}]})
	count(control.unknown) == 1 with input.review.object as facts
}
