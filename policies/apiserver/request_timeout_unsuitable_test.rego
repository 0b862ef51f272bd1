package policies.apiserver.request_timeout_unsuitable_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.request_timeout_unsuitable as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": set()},
	"0": {"args": ["--x", "--request-timeout=0"], "want": {[2]}},
	"0s": {"args": ["--request-timeout=0s"], "want": {[1]}},
	"too short": {"args": ["--request-timeout=29s"], "want": {[1]}},
	"the shortest": {"args": ["--request-timeout=30s"], "want": set()},
	"the longest": {"args": ["--request-timeout=5m"], "want": set()},
	"too long": {"args": ["--request-timeout=5m1s"], "want": {[1]}},
	"very long": {"args": ["--request-timeout=1h"], "want": {[1]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"too short": {
			"args": ["--request-timeout=0s"],
			"want": {"requests end after 0s, which is not between 30s and 300s"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"too long": {
			"fields": {"apiServer": {"extraArgs": {"request-timeout": "1h"}}},
			"want": {["apiServer", "extraArgs", "request-timeout"]},
		},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-apiserver")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-controller-manager", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

test_parameters[note] if {
	pod := fixture.static_pod("kube-apiserver", [])
	some note, tc in {
		"the default is too short": {"parameters": {"min": "2m"}, "want": 1},
		"the default is too long": {"parameters": {"min": "1s", "max": "10s"}, "want": 1},
		"the default is right": {"parameters": {"min": "1m", "max": "1m"}, "want": 0},
	}
	tc.want == count(control.violation) with input.review.object as pod with input.parameters as tc.parameters
}

test_no_duration[note] if {
	some note, tc in {
		"of the flag": {"args": ["--request-timeout=long"], "parameters": {}, "want": {`"long" is no duration`}},
		"of a parameter": {"args": [], "parameters": {"max": "long"}, "want": {`"long" is no duration`}},
		"of the other parameter": {"args": [], "parameters": {"min": "short"}, "want": {`"short" is no duration`}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {u.msg | some u in control.unknown} with input.review.object as pod with input.parameters as tc.parameters
	set() == control.violation with input.review.object as pod with input.parameters as tc.parameters
}

test_path_of_unknown if {
	pod := fixture.static_pod("kube-apiserver", ["--request-timeout=long"])
	want := {["spec", "containers", 0, "command", 1]}
	want == {u.details.path | some u in control.unknown} with input.review.object as pod
}

_faults := {v.details.path | some v in control.violation}
