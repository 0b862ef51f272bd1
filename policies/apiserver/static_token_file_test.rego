package policies.apiserver.static_token_file_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.static_token_file as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--anonymous-auth=false"], "want": set()},
	"set": {"args": ["--x", "--token-auth-file=/etc/kubernetes/tokens.csv"], "want": {[2]}},
	"in two words": {"args": ["--token-auth-file", "/tokens"], "want": {[1]}},
	"empty": {"args": ["--token-auth-file="], "want": set()},
	"another file": {"args": ["--authentication-token-webhook-config-file=/x"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"set": {"args": ["--token-auth-file=/x"], "want": {"users are authenticated by a static token file"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"set": {
			"fields": {"apiServer": {"extraArgs": [{"name": "token-auth-file", "value": "/x"}]}},
			"want": {["apiServer", "extraArgs", 0, "value"]},
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
