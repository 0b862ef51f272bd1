package policies.node.kubelet_hostname_overridden_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_hostname_overridden as control

_started(args) := fixture.components("kubelet", args)["node facts"].object

cases := {
	"no flag passes": {"args": ["--config=/var/lib/kubelet/config.yaml"], "want": set()},
	"an empty flag passes": {"args": ["--hostname-override="], "want": set()},
	"the flag fails": {"args": ["--v=2", "--hostname-override=worker-7"], "want": {["processes", 0, "args", 2]}},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {v.details.path | some v in control.violation} with input.review.object as _started(tc.args)
	count(control.unknown | control.not_applicable) == 0 with input.review.object as _started(tc.args)
}

test_message if {
	node := _started(["--hostname-override=worker-7"])
	want := {`the host name is overridden with "worker-7"`}
	want == {v.msg | some v in control.violation} with input.review.object as node
}

test_parameter_allowed if {
	node := _started(["--hostname-override=worker-7"])
	control.violation == set() with input.review.object as node with input.parameters as {"allowed": true}
	count(control.not_applicable) == 1 with input.review.object as node with input.parameters as {"allowed": true}
	count(control.violation) == 1 with input.review.object as node with input.parameters as {"allowed": false}
}

test_unknown_without_a_process[note] if {
	some note, tc in {
		"not allowed": {"parameters": {"allowed": false}, "want": 1},
		"allowed": {"parameters": {"allowed": true}, "want": 0},
	}
	node := fixture.node_facts({"kubeletConfigz": {"enableServer": true}})
	tc.want == count(control.unknown) with input.review.object as node with input.parameters as tc.parameters
}

test_a_document_cannot_say if {
	document := fixture.kubelets({}).document.object
	count(control.not_applicable) == 1 with input.review.object as document
	count(control.violation | control.unknown) == 0 with input.review.object as document
}

test_other_kinds[allowed] if {
	some allowed in [true, false]
	pod := fixture.static_pod("kubelet", ["--hostname-override=worker-7"])
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as pod
		with input.parameters as {"allowed": allowed}
}
