package policies.node.kubelet_anonymous_auth_enabled_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_anonymous_auth_enabled as control

_at := ["authentication", "anonymous", "enabled"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"true fails": {"config": {"authentication": {"anonymous": {"enabled": true}}}, "want": {_at}},
	"false passes": {"config": {"authentication": {"anonymous": {"enabled": false}}}, "want": set()},
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
	"the flag fails": {"args": ["--anonymous-auth"], "want": {["processes", 0, "args", 1]}},
	"the flag passes": {"args": ["--anonymous-auth=false"], "want": set()},
	"without a file the default fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {"authentication": {"anonymous": {"enabled": true}}}
	want := {"anonymous requests are answered (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"authentication": {"anonymous": {"enabled": "no"}}}

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
