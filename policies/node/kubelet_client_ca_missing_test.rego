package policies.node.kubelet_client_ca_missing_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_client_ca_missing as control

_at := ["authentication", "x509", "clientCAFile"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"a file passes": {
		"config": {"authentication": {"x509": {"clientCAFile": "/etc/kubernetes/pki/ca.crt"}}},
		"want": set(),
	},
	"an empty string fails": {"config": {"authentication": {"x509": {"clientCAFile": ""}}}, "want": {_at}},
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
	"the flag passes": {"args": ["--client-ca-file=/etc/kubernetes/pki/ca.crt"], "want": set()},
	"an empty flag fails": {"args": ["--client-ca-file="], "want": {["processes", 0, "args", 1]}},
	"without flag and file it fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {}
	want := {"no client CA is set (default)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"authentication": {"x509": {"clientCAFile": 1}}}

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

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
