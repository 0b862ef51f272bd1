package policies.apiserver.service_account_key_file_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.service_account_key_file_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"empty": {"args": ["--x", "--service-account-key-file="], "want": {[2]}},
	"set": {"args": ["--service-account-key-file=/sa.pub"], "want": set()},
	"another signer": {"args": ["--service-account-signing-endpoint=/run/signer.sock"], "want": set()},
	"no other signer": {"args": ["--service-account-signing-endpoint="], "want": {[]}},
	"the signing key alone": {"args": ["--service-account-signing-key-file=/sa.key"], "want": {[]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"--service-account-key-file is not set"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"emptied": {
			"fields": {"apiServer": {"extraArgs": {"service-account-key-file": ""}}},
			"want": {["apiServer", "extraArgs", "service-account-key-file"]},
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
