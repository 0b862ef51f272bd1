package policies.node.kubelet_streaming_timeout_disabled_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_streaming_timeout_disabled as control

_at := ["streamingConnectionIdleTimeout"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"more than four hours fails": {"config": {"streamingConnectionIdleTimeout": "4h0m1s"}, "want": {_at}},
	"four hours pass": {"config": {"streamingConnectionIdleTimeout": "4h0m0s"}, "want": set()},
	"an unset field passes": {"config": {}, "want": set()},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flag fails": {"args": ["--streaming-connection-idle-timeout=0"], "want": {["processes", 0, "args", 1]}},
	"the flag passes": {"args": ["--streaming-connection-idle-timeout=5m"], "want": set()},
	"without a file the default passes": {"args": [], "want": set()},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {"streamingConnectionIdleTimeout": "5h"}
	want := {"idle streams stay open for 5h (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"streamingConnectionIdleTimeout": "long"}

test_unknown[note] if {
	some note, object_ in {
		"nothing of the kubelet was collected": fixture.node_facts({}),
		"the configuration file was not collected": fixture.node_facts({
			"processes": [{"name": "kubelet", "args": ["kubelet", "--config=/etc/kubelet.yaml"]}],
		}),
		"a value of the wrong type": fixture.kubelets(_odd).document.object,
	}
	count(control.unknown) > 0 with input.review.object as object_
	control.violation == set() with input.review.object as object_
}

# in a file 0 stands for the default, /configz shows what counts
test_zero[way] if {
	some way, kubelet in fixture.kubelets({"streamingConnectionIdleTimeout": "0s"})
	want := {sprintf("idle streams are never closed (%s)", ["effective configuration"]) | way == "/configz"}
	want == {v.msg | some v in control.violation} with input.review.object as kubelet.object
}

test_parameter_max if {
	document := fixture.kubelets({"streamingConnectionIdleTimeout": "10m"}).document.object
	count(control.violation) == 1 with input.review.object as document with input.parameters as {"max": "5m"}
	count(control.violation) == 0 with input.review.object as document with input.parameters as {"max": "10m"}
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
