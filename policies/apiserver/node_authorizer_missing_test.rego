package policies.apiserver.node_authorizer_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.node_authorizer_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"empty": {"args": ["--authorization-mode="], "want": {[1]}},
	"at fault": {"args": ["--authorization-mode=RBAC,Webhook"], "want": {[1]}},
	"in order": {"args": ["--authorization-mode=Node,RBAC"], "want": set()},
	"in another order": {"args": ["--authorization-mode=RBAC,Node"], "want": set()},
	"another name": {"args": ["--authorization-mode=Webhook,XNode"], "want": {[1]}},
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
			"args": ["--authorization-mode=RBAC,Webhook"],
			"want": {"the Node authorizer is not in use"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"at fault": {
			"fields": {"apiServer": {"extraArgs": {"authorization-mode": "RBAC,Webhook"}}},
			"want": {["apiServer", "extraArgs", "authorization-mode"]},
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

test_file[note] if {
	some note, tc in {
		"at fault": {"types": ["RBAC", "Webhook"], "want": {["processes", 0, "args", 1]}},
		"in order": {"types": ["Node", "RBAC"], "want": set()},
	}
	node := _node({"/authz": {"authorizers": [{"type": type, "name": "x"} | some type in tc.types]}})
	tc.want == _faults with input.review.object as node
	set() == control.unknown with input.review.object as node
}

test_file_not_at_hand if {
	set() == _faults with input.review.object as _node({})
	{["processes", 0, "args", 1]} == {u.details.path | some u in control.unknown} with input.review.object as _node({})
}

_node(files) := fixture.node_facts({
	"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", "--authorization-config=/authz"]}],
	"configs": {path: object.union({"kind": "AuthorizationConfiguration"}, file) | some path, file in files},
})

_faults := {v.details.path | some v in control.violation}
