package policies.apiserver.controller_manager_terminated_pod_gc_threshold_unsuitable_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.controller_manager_terminated_pod_gc_threshold_unsuitable as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": set()},
	"0": {"args": ["--x", "--terminated-pod-gc-threshold=0"], "want": {[2]}},
	"less than 0": {"args": ["--terminated-pod-gc-threshold", "-1"], "want": {[1]}},
	"the lowest": {"args": ["--terminated-pod-gc-threshold=1"], "want": set()},
	"the highest": {"args": ["--terminated-pod-gc-threshold=12500"], "want": set()},
	"too high": {"args": ["--terminated-pod-gc-threshold=12501"], "want": {[1]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-controller-manager", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"0": {
			"args": ["--terminated-pod-gc-threshold=0"],
			"want": {"0 finished pods are kept, which is not between 1 and 12500"},
		},
		"high": {
			"args": ["--terminated-pod-gc-threshold=1000000"],
			"want": {"1000000 finished pods are kept, which is not between 1 and 12500"},
		},
	}
	pod := fixture.static_pod("kube-controller-manager", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"too high": {
			"fields": {"controllerManager": {"extraArgs": {"terminated-pod-gc-threshold": "20000"}}},
			"want": {["controllerManager", "extraArgs", "terminated-pod-gc-threshold"]},
		},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-controller-manager")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-apiserver", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

test_parameters[note] if {
	pod := fixture.static_pod("kube-controller-manager", [])
	some note, tc in {
		"the default is too low": {"parameters": {"min": 12501, "max": 20000}, "want": 1},
		"the default is too high": {"parameters": {"max": 100}, "want": 1},
		"the default is right": {"parameters": {"min": 12500, "max": 12500}, "want": 0},
	}
	tc.want == count(control.violation) with input.review.object as pod with input.parameters as tc.parameters
}

test_no_number[word] if {
	some word in ["many", "1e3", ""]
	arg := sprintf("--terminated-pod-gc-threshold=%s", [word])
	pod := fixture.static_pod("kube-controller-manager", [arg])
	{"--terminated-pod-gc-threshold is no number"} == {u.msg | some u in control.unknown} with input.review.object as pod
	set() == control.violation with input.review.object as pod
}

_faults := {v.details.path | some v in control.violation}
