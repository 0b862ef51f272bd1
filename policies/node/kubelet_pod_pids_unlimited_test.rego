package policies.node.kubelet_pod_pids_unlimited_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_pod_pids_unlimited as control

_at := ["podPidsLimit"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"no limit fails": {"config": {"podPidsLimit": -1}, "want": {_at}},
	"0 fails": {"config": {"podPidsLimit": 0}, "want": {_at}},
	"a limit passes": {"config": {"podPidsLimit": 4096}, "want": set()},
	"one process passes": {"config": {"podPidsLimit": 1}, "want": set()},
	"the highest limit passes": {"config": {"podPidsLimit": 16384}, "want": set()},
	"a higher limit fails": {"config": {"podPidsLimit": 16385}, "want": {_at}},
	"an unset field fails": {"config": {}, "want": {_at}},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flag fails": {"args": ["--pod-max-pids=-1"], "want": {["processes", 0, "args", 1]}},
	"the flag passes": {"args": ["--pod-max-pids=4096"], "want": set()},
	"without a file the default fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {"podPidsLimit": -1}
	want := {"a pod may use every process id of the node (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"podPidsLimit": "4096"}

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

test_parameter_max if {
	document := fixture.kubelets({"podPidsLimit": 4096}).document.object
	want := {"a pod may use 4096 process ids (configuration)"}
	want == {v.msg | some v in control.violation} with input.parameters as {"max": 4095}
		with input.review.object as document
	count(control.violation) == 0 with input.review.object as document with input.parameters as {"max": 4096}
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
