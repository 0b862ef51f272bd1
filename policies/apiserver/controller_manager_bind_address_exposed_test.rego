package policies.apiserver.controller_manager_bind_address_exposed_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.controller_manager_bind_address_exposed as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"every address": {"args": ["--x", "--bind-address=0.0.0.0"], "want": {[2]}},
	"loopback": {"args": ["--bind-address=127.0.0.1"], "want": set()},
	"loopback of IPv6": {"args": ["--bind-address=::1"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-controller-manager", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"every address": {"args": ["--bind-address=0.0.0.0"], "want": {"--bind-address is 0.0.0.0"}},
		"not set": {"args": [], "want": {"--bind-address is not set, so that every address is served"}},
	}
	pod := fixture.static_pod("kube-controller-manager", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"every address": {
			"fields": {"controllerManager": {"extraArgs": {"bind-address": "0.0.0.0"}}},
			"want": {["controllerManager", "extraArgs", "bind-address"]},
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
