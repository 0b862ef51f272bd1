package policies.apiserver.profiling_enabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.profiling_enabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"true": {"args": ["--x", "--profiling=true"], "want": {[2]}},
	"false": {"args": ["--profiling=false"], "want": set()},
	"bare": {"args": ["--profiling"], "want": {[1]}},
	"the last one wins": {"args": ["--profiling=false", "--profiling=true"], "want": {[2]}},
	"the last one passes": {"args": ["--profiling=true", "--profiling=false"], "want": set()},
	"no boolean": {"args": ["--profiling=maybe"], "want": {[1]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"set": {"args": ["--profiling=true"], "want": {"profiling is on"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"set to pass": {"fields": {"apiServer": {"extraArgs": {"profiling": "false"}}}, "want": set()},
		"set to fail": {
			"fields": {"apiServer": {"extraArgs": {"profiling": "true"}}},
			"want": {["apiServer", "extraArgs", "profiling"]},
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

_faults := {v.details.path | some v in control.violation}
