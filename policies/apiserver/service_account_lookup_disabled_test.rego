package policies.apiserver.service_account_lookup_disabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.service_account_lookup_disabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": set()},
	"true": {"args": ["--x", "--service-account-lookup=true"], "want": set()},
	"false": {"args": ["--service-account-lookup=false"], "want": {[1]}},
	"bare": {"args": ["--service-account-lookup"], "want": set()},
	"the last one wins": {
		"args": ["--service-account-lookup=true", "--service-account-lookup=false"],
		"want": {[2]},
	},
	"the last one passes": {
		"args": ["--service-account-lookup=false", "--service-account-lookup=true"],
		"want": set(),
	},
	"no boolean": {"args": ["--service-account-lookup=maybe"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"set": {
			"args": ["--service-account-lookup=false"],
			"want": {"the tokens of deleted service accounts are still accepted"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"set to pass": {
			"fields": {"apiServer": {"extraArgs": {"service-account-lookup": "true"}}},
			"want": set(),
		},
		"set to fail": {
			"fields": {"apiServer": {"extraArgs": {"service-account-lookup": "false"}}},
			"want": {["apiServer", "extraArgs", "service-account-lookup"]},
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
