package policies.apiserver.controller_manager_kubelet_server_rotation_disabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.controller_manager_kubelet_server_rotation_disabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": [], "want": set()},
	"off": {"args": ["--feature-gates=RotateKubeletServerCertificate=false"], "want": {[1]}},
	"off among others": {
		"args": ["--x", "--feature-gates=A=true,RotateKubeletServerCertificate=false,B=true"],
		"want": {[2]},
	},
	"on": {"args": ["--feature-gates=RotateKubeletServerCertificate=true"], "want": set()},
	"another gate": {"args": ["--feature-gates=RotateKubeletClientCertificate=false"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-controller-manager", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"off": {
			"args": ["--feature-gates=RotateKubeletServerCertificate=false"],
			"want": {"the feature gate RotateKubeletServerCertificate is off"},
		},
	}
	pod := fixture.static_pod("kube-controller-manager", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"off": {
			"fields": {"controllerManager": {"extraArgs": {"feature-gates": "RotateKubeletServerCertificate=false"}}},
			"want": {["controllerManager", "extraArgs", "feature-gates"]},
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
