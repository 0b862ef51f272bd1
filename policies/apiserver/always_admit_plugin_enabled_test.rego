package policies.apiserver.always_admit_plugin_enabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.always_admit_plugin_enabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": set()},
	"enabled": {"args": ["--enable-admission-plugins=AlwaysAdmit"], "want": {[1]}},
	"enabled among others": {
		"args": ["--x", "--enable-admission-plugins=PodNodeSelector,AlwaysAdmit"],
		"want": {[2]},
	},
	"another one is enabled": {"args": ["--enable-admission-plugins=PodNodeSelector"], "want": set()},
	"disabled": {"args": ["--disable-admission-plugins=PodNodeSelector,AlwaysAdmit"], "want": set()},
	"enabled and disabled": {
		"args": ["--enable-admission-plugins=AlwaysAdmit", "--disable-admission-plugins=AlwaysAdmit"],
		"want": set(),
	},
	"another one is disabled": {
		"args": ["--enable-admission-plugins=AlwaysAdmit", "--disable-admission-plugins=PodNodeSelector"],
		"want": {[1]},
	},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"at fault": {
			"args": ["--enable-admission-plugins=AlwaysAdmit"],
			"want": {"the admission plugin AlwaysAdmit is enabled"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"enabled": {
			"fields": {"apiServer": {"extraArgs": {"enable-admission-plugins": "AlwaysAdmit"}}},
			"want": {["apiServer", "extraArgs", "enable-admission-plugins"]},
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
