package policies.apiserver.tls_certificate_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.tls_certificate_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"neither": {"args": ["--x=1"], "want": {[]}},
	"both": {"args": ["--tls-cert-file=/a", "--tls-private-key-file=/b"], "want": set()},
	"no key": {"args": ["--tls-cert-file=/a"], "want": {[]}},
	"no certificate": {"args": ["--tls-private-key-file=/b"], "want": {[]}},
	"an empty key": {"args": ["--tls-cert-file=/a", "--tls-private-key-file="], "want": {[2]}},
	"pairs by name": {"args": ["--tls-sni-cert-key=/a,/b"], "want": set()},
	"no pairs by name": {"args": ["--tls-sni-cert-key="], "want": {[]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"neither": {"args": [], "want": {"--tls-cert-file is not set", "--tls-private-key-file is not set"}},
		"no key": {"args": ["--tls-cert-file=/a"], "want": {"--tls-private-key-file is not set"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"emptied": {
			"fields": {"apiServer": {"extraArgs": {"tls-cert-file": ""}}},
			"want": {["apiServer", "extraArgs", "tls-cert-file"]},
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
