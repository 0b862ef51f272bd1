package policies.node.kubelet_event_rate_unsuitable_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_event_rate_unsuitable as control

_at := ["eventRecordQPS"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"one event a second fails": {"config": {"eventRecordQPS": 1}, "want": {_at}},
	"five pass": {"config": {"eventRecordQPS": 5}, "want": set()},
	"no limit passes": {"config": {"eventRecordQPS": 0}, "want": set()},
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
	"the flag fails": {"args": ["--event-qps=4"], "want": {["processes", 0, "args", 1]}},
	"the flag passes": {"args": ["--event-qps=50"], "want": set()},
	"without a file the default passes": {"args": [], "want": set()},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {"eventRecordQPS": 4}
	want := {"no more than 4 events a second are recorded (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"eventRecordQPS": "1"}

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

test_parameter_min if {
	document := fixture.kubelets({"eventRecordQPS": 10}).document.object
	count(control.violation) == 1 with input.review.object as document with input.parameters as {"min": 11}
	count(control.violation) == 0 with input.review.object as document with input.parameters as {"min": 10}
}

test_parameter_allow_zero[note] if {
	some note, tc in {
		"no limit": {"config": {"eventRecordQPS": 0}, "want": {"events are recorded without a limit (configuration)"}},
		"a limit": {"config": {"eventRecordQPS": 5}, "want": set()},
	}
	document := fixture.kubelets(tc.config).document.object
	tc.want == {v.msg | some v in control.violation} with input.review.object as document
		with input.parameters as {"allowZero": false}
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
