package policies.apiserver.rbac_authorizer_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.rbac_authorizer_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"empty": {"args": ["--authorization-mode="], "want": {[1]}},
	"at fault": {"args": ["--authorization-mode=Node,ABAC"], "want": {[1]}},
	"in order": {"args": ["--authorization-mode=Node,RBAC"], "want": set()},
	"in another order": {"args": ["--authorization-mode=RBAC,Node"], "want": set()},
	"another name": {"args": ["--authorization-mode=Webhook,XRBAC"], "want": {[1]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"at fault": {"args": ["--authorization-mode=Node,ABAC"], "want": {"RBAC is not in use"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": set()},
		"at fault": {
			"fields": {"apiServer": {"extraArgs": {"authorization-mode": "Node,ABAC"}}},
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
		"at fault": {"types": ["Node", "ABAC"], "want": {["processes", 0, "args", 1]}},
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

test_managed_platforms[platform] if {
	some platform in ["aks", "eks", "gke", "openshift"]
	cluster := fixture.cluster({"platform": platform})
	set() == (control.unknown | control.violation) | control.not_applicable with input.review.object as cluster
		with data.inventory as fixture.inventory([cluster, _role("rbac-defaults")])
	{["platform"]} == {u.details.path | some u in control.unknown} with input.review.object as cluster
		with data.inventory as fixture.inventory([cluster, _role("something-else")])
	{sprintf("no stock ClusterRole of %s was collected, which would show that RBAC is on", [platform])} == {u.msg |
		some u in control.unknown
	} with input.review.object as cluster
		with data.inventory as fixture.inventory([cluster])
}

test_other_platforms[note] if {
	some note, fields in {"kubeadm": {"platform": "kubeadm"}, "not known": {}}
	cluster := fixture.cluster(fields)
	want := {"the flags of the API server decide"}
	want == {n.msg | some n in control.not_applicable} with input.review.object as cluster
	set() == control.unknown | control.violation with input.review.object as cluster
}

test_no_platform_but_that_of_the_cluster if {
	thing := {"apiVersion": "v1", "kind": "Thing", "platform": "eks"}
	set() == control.unknown | control.not_applicable with input.review.object as thing
}

_role(label) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": "view", "labels": {"kubernetes.io/bootstrapping": label}},
}

_faults := {v.details.path | some v in control.violation}
