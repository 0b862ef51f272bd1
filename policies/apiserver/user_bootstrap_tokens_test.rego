package policies.apiserver.user_bootstrap_tokens_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.user_bootstrap_tokens as control

_binding(subjects, role) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRoleBinding",
	"metadata": {"name": "x"},
	"roleRef": {"kind": "ClusterRole", "name": role},
	"subjects": subjects,
}

_group(name) := {"kind": "Group", "name": name}

bindings := {
	"too much": {
		"subjects": [_group("system:nodes"), _group("system:bootstrappers:x")],
		"role": "edit",
		"want": {["subjects", 1]},
	},
	"all tokens": {"subjects": [_group("system:bootstrappers")], "role": "cluster-admin", "want": {["subjects", 0]}},
	"much like a role of kubeadm": {
		"subjects": [_group("system:bootstrappers")],
		"role": "kubeadm:kubelet-config-all",
		"want": {["subjects", 0]},
	},
}

test_bindings[note][kind] if {
	some note, tc in bindings
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	binding := object.union(_binding(tc.subjects, tc.role), {"kind": kind})
	tc.want == _faults with input.review.object as binding
	set() == control.unknown | control.not_applicable with input.review.object as binding
}

test_roles_for_joining[role] if {
	some role in [
		"kube-proxy",
		"kubeadm:get-nodes",
		"kubeadm:kubelet-config",
		"kubeadm:kubelet-config-1.22",
		"kubeadm:nodes-kubeadm-config",
		"system:certificates.k8s.io:certificatesigningrequests:nodeclient",
		"system:node-bootstrapper",
	]
	binding := _binding([_group("system:bootstrappers:kubeadm:default-node-token")], role)
	set() == _faults with input.review.object as binding
	set() == control.not_applicable with input.review.object as binding
}

test_message_of_a_binding if {
	want := {`system:bootstrappers:x is bound to ClusterRole "edit"`}
	binding := _binding([_group("system:bootstrappers:x")], "edit")
	want == {v.msg | some v in control.violation} with input.review.object as binding
}

test_not_applicable[note] if {
	some note, subjects in {
		"other groups": [_group("system:nodes"), _group("system:bootstrappersx"), _group("my:system:bootstrappers")],
		"a user of that name": [{"kind": "User", "name": "system:bootstrappers"}],
		"no subjects": null,
	}
	count(control.not_applicable) == 1 with input.review.object as _binding(subjects, "edit")
	set() == _faults with input.review.object as _binding(subjects, "edit")
}

actions := {
	"discovery": {"action": {"verb": "get"}, "faulty": false},
	"discovery with an empty resource": {"action": {"verb": "get", "resource": ""}, "faulty": false},
	"requests": {"action": {"verb": "create", "resource": "certificatesigningrequests"}, "faulty": false},
	"waiting for requests": {"action": {"verb": "watch", "resource": "certificatesigningrequests"}, "faulty": false},
	"listing requests": {"action": {"verb": "list", "resource": "certificatesigningrequests"}, "faulty": false},
	"reading requests": {"action": {"verb": "get", "resource": "certificatesigningrequests"}, "faulty": false},
	"deleting requests": {"action": {"verb": "delete", "resource": "certificatesigningrequests"}, "faulty": true},
	"cluster-info": {"action": _config("get", "kube-public", "cluster-info"), "faulty": false},
	"watching cluster-info": {"action": _config("watch", "kube-public", "cluster-info"), "faulty": false},
	"listing cluster-info": {"action": _config("list", "kube-public", "cluster-info"), "faulty": false},
	"writing cluster-info": {"action": _config("update", "kube-public", "cluster-info"), "faulty": true},
	"kubeadm-config": {"action": _config("get", "kube-system", "kubeadm-config"), "faulty": false},
	"kubelet-config": {"action": _config("get", "kube-system", "kubelet-config"), "faulty": false},
	"kubelet-config of a version": {"action": _config("get", "kube-system", "kubelet-config-1.23"), "faulty": false},
	"kube-proxy": {"action": _config("get", "kube-system", "kube-proxy"), "faulty": false},
	"another ConfigMap": {"action": _config("get", "kube-system", "coredns"), "faulty": true},
	"that ConfigMap elsewhere": {"action": _config("get", "shop", "cluster-info"), "faulty": true},
	"a Secret of that name": {
		"action": object.union(_config("get", "kube-public", "cluster-info"), {"resource": "secrets"}),
		"faulty": true,
	},
	"all ConfigMaps": {"action": {"verb": "list", "resource": "configmaps"}, "faulty": true},
	"a node": {"action": {"verb": "get", "resource": "nodes", "name": "worker-1"}, "faulty": false},
	"all nodes": {"action": {"verb": "list", "resource": "nodes"}, "faulty": true},
	"Secrets": {"action": {"verb": "get", "resource": "secrets"}, "faulty": true},
}

test_actions[note] if {
	some note, tc in actions
	log := _log([{"name": "x", "kind": "token"}, _user([{"verb": "get"}, tc.action])])
	{["users", 1, "actions", 1] | tc.faulty} == _faults with input.review.object as log
	set() == control.unknown | control.not_applicable with input.review.object as log
}

test_message_of_an_action if {
	want := {"system:bootstrap:abcdef does get secrets"}
	log := _log([_user([{"verb": "get", "resource": "secrets"}])])
	want == {v.msg | some v in control.violation} with input.review.object as log
}

test_unknown[note] if {
	some note, tc in {
		"no users": {"log": object.remove(_log([]), ["users"]), "want": {["users"]}},
		"null": {"log": _log(null), "want": {["users"]}},
		"no actions": {"log": _log([_user(null)]), "want": {["users", 0]}},
		"no actions of somebody else": {"log": _log([{"name": "x", "kind": "token"}]), "want": set()},
	}
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as tc.log
	set() == _faults with input.review.object as tc.log
}

test_message_of_unknown if {
	want := {"the audit log does not tell what system:bootstrap:abcdef does"}
	want == {u.msg | some u in control.unknown} with input.review.object as _log([_user(null)])
}

test_other_kinds[note] if {
	some note, thing in {
		"a binding of another group": object.union(_binding([_group("system:bootstrappers")], "edit"), {"apiVersion": "v1"}),
		"a binding of another kind": object.union(_binding([_group("system:bootstrappers")], "edit"), {"kind": "Thing"}),
		"a log of another group": object.union(_log(null), {"apiVersion": "v1"}),
		"a log of another kind": object.union(_log(null), {"kind": "Thing"}),
		"users of another kind": object.union(_log([_user(null)]), {"kind": "Thing"}),
	}
	set() == (control.violation | control.unknown) | control.not_applicable with input.review.object as thing
}

_faults := {v.details.path | some v in control.violation}

_user(done) := {"name": "system:bootstrap:abcdef", "kind": "bootstrap", "actions": done}

_config(verb, namespace, name) := {"verb": verb, "resource": "configmaps", "namespace": namespace, "name": name}

_log(users) := fixture.fact("AuditLog", {"users": users})
