package policies.apiserver.controller_manager_root_ca_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.controller_manager_root_ca_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"no arguments": {"args": [], "want": {[]}},
	"set": {"args": ["--root-ca-file=/etc/kubernetes/pki/ca.crt"], "want": set()},
	"in two words": {"args": ["--root-ca-file", "/etc/kubernetes/pki/ca.crt"], "want": set()},
	"empty": {"args": ["--x", "--root-ca-file="], "want": {[2]}},
	"another flag": {"args": ["--other-root-ca-file=x"], "want": {[]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-controller-manager", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"--root-ca-file is not set"}},
	}
	pod := fixture.static_pod("kube-controller-manager", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"set": {
			"fields": {"controllerManager": {"extraArgs": {"root-ca-file": "/etc/kubernetes/pki/ca.crt"}}},
			"want": set(),
		},
		"emptied": {
			"fields": {"controllerManager": {"extraArgs": [{"name": "root-ca-file", "value": ""}]}},
			"want": {["controllerManager", "extraArgs", 0, "value"]},
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

_faults := {v.details.path | some v in control.violation}
