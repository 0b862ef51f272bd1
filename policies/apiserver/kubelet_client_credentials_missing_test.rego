package policies.apiserver.kubelet_client_credentials_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.kubelet_client_credentials_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"neither": {"args": ["--x=1"], "want": {[]}},
	"both": {"args": ["--kubelet-client-certificate=/a", "--kubelet-client-key=/b"], "want": set()},
	"one": {"args": ["--kubelet-client-certificate=/a"], "want": {[]}},
	"the other": {"args": ["--kubelet-client-key=/b"], "want": {[]}},
	"one is empty": {"args": ["--kubelet-client-certificate=/a", "--kubelet-client-key="], "want": {[2]}},
	"both are empty": {"args": ["--kubelet-client-certificate=", "--kubelet-client-key="], "want": {[1], [2]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"neither": {
			"args": [],
			"want": {"--kubelet-client-certificate is not set", "--kubelet-client-key is not set"},
		},
		"one": {"args": ["--kubelet-client-certificate=/a"], "want": {"--kubelet-client-key is not set"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"emptied": {
			"fields": {"apiServer": {"extraArgs": {"kubelet-client-key": ""}}},
			"want": {["apiServer", "extraArgs", "kubelet-client-key"]},
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
