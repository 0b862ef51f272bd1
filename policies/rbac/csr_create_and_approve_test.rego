package policies.rbac.csr_create_and_approve_test

import data.lib.fixture_test as fixture
import data.policies.rbac.csr_create_and_approve as control

alone := `service account "ci/deploy" can both request and approve certificates`

together := `service account "ci/deploy" and others on node "node-1" can together request and approve certificates`

cases := {
	"all by one role": {"bindings": {"all": "ClusterRoleBinding"}, "reviewed": "all", "want": {alone}},
	"all by several roles": {
		"bindings": {"request": "ClusterRoleBinding", "decide": "ClusterRoleBinding", "approve": "ClusterRoleBinding"},
		"reviewed": "decide",
		"want": {alone},
	},
	"the approval is at fault": {
		"bindings": {"request": "ClusterRoleBinding", "decide": "ClusterRoleBinding", "approve": "ClusterRoleBinding"},
		"reviewed": "request",
		"want": set(),
	},
	"no request": {
		"bindings": {"decide": "ClusterRoleBinding", "approve": "ClusterRoleBinding"},
		"reviewed": "decide",
		"want": set(),
	},
	"no signer": {
		"bindings": {"decide": "ClusterRoleBinding", "request": "ClusterRoleBinding"},
		"reviewed": "decide",
		"want": set(),
	},
	"a request in a namespace is none": {
		"bindings": {"decide": "ClusterRoleBinding", "approve": "ClusterRoleBinding", "request": "RoleBinding"},
		"reviewed": "decide",
		"want": set(),
	},
	"a binding in a namespace beside one that suffices": {
		"bindings": {"decide": "RoleBinding", "all": "ClusterRoleBinding"},
		"reviewed": "decide",
		"want": set(),
	},
	"a binding in a namespace": {"bindings": {"all": "RoleBinding"}, "reviewed": "all", "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	world := _world([_binding(kind, role, "deploy") | some role, kind in tc.bindings])
	reviewed := _binding(tc.bindings[tc.reviewed], tc.reviewed, "deploy")
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as reviewed
		with data.inventory as world
	found == {[["subjects", 0], msg] | some msg in tc.want}
	control.unknown == set() with input.review.object as reviewed with data.inventory as world
}

test_verbs[verb] if {
	some verb in ["patch", "update"]
	rules := [
		_rule("certificatesigningrequests", ["create"]),
		_rule("certificatesigningrequests/approval", [verb]),
		_rule("signers", ["approve"]),
	]
	role := object.union(fixture.rbac("ClusterRole", {"rules": rules}), {"metadata": {"name": "all"}})
	binding := _binding("ClusterRoleBinding", "all", "deploy")
	{alone} == {v.msg | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory([role, binding])
}

nodes := {
	"on one node": {"nodes": {"deploy": "node-1", "web": "node-1"}, "want": {together}},
	"on two nodes": {"nodes": {"deploy": "node-1", "web": "node-2"}, "want": set()},
	"the others": {"nodes": {"web": "node-1"}, "want": set()},
	"nowhere": {"nodes": {}, "want": set()},
}

test_nodes[note] if {
	some note, tc in nodes
	bindings := [
		_binding("ClusterRoleBinding", "decide", "deploy"),
		_binding("ClusterRoleBinding", "approve", "deploy"),
		_binding("ClusterRoleBinding", "request", "web"),
	]
	pods := [fixture.made(
		"v1", "Pod", {"name": name, "namespace": "ci"},
		{"spec": {"nodeName": node, "serviceAccountName": name}},
	) |
		some name, node in tc.nodes
	]
	found := {v.msg | some v in control.violation} with input.review.object as bindings[0]
		with data.inventory as _world(array.concat(bindings, pods))
	found == tc.want
}

test_a_node_of_others_does_not_count if {
	bindings := [_binding("ClusterRoleBinding", "decide", "deploy"), _binding("ClusterRoleBinding", "all", "web")]
	pod := fixture.made(
		"v1", "Pod", {"name": "web", "namespace": "ci"},
		{"spec": {"nodeName": "node-1", "serviceAccountName": "web"}},
	)
	control.violation == set() with input.review.object as bindings[0]
		with data.inventory as _world(array.concat(bindings, [pod]))
}

test_who_suffices_alone_is_reported_once if {
	bindings := [_binding("ClusterRoleBinding", "all", "deploy")]
	pod := fixture.made(
		"v1", "Pod", {"name": "app", "namespace": "ci"},
		{"spec": {"nodeName": "node-1", "serviceAccountName": "deploy"}},
	)
	found := {v.msg | some v in control.violation} with input.review.object as bindings[0]
		with data.inventory as _world(array.concat(bindings, [pod]))
	found == {alone}
}

test_stock_subjects if {
	binding := object.union(_binding("ClusterRoleBinding", "all", "deploy"), {
		"metadata": {"name": "cluster-admin"},
		"roleRef": {"name": "cluster-admin"},
		"subjects": [{"kind": "Group", "name": "system:masters"}, {"kind": "Group", "name": "ops"}],
	})
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory([binding])
	found == {["subjects", 1]}
}

test_unknown[note] if {
	some note, tc in {
		"a role that nobody knows": {"binding": _binding("ClusterRoleBinding", "x", "deploy"), "want": {["roleRef", "name"]}},
		"in a namespace": {"binding": _binding("RoleBinding", "x", "deploy"), "want": set()},
		"nobody is bound": {
			"binding": object.union(_binding("ClusterRoleBinding", "x", "deploy"), {"subjects": []}),
			"want": set(),
		},
	}
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as tc.binding
		with data.inventory as {}
}

test_other_kinds_are_left_alone if {
	role := object.union(_binding("ClusterRoleBinding", "all", "deploy"), {"kind": "ClusterRole"})
	control.violation == set() with input.review.object as role with data.inventory as _world([])
	control.unknown == set() with input.review.object as role with data.inventory as _world([])
}

_world(objects) := fixture.inventory(array.concat(objects, [object.union(
	fixture.rbac("ClusterRole", {"rules": rules}),
	{"metadata": {"name": name}},
) |
	some name, rules in {
		"all": [_requests, _decides, _approves],
		"approve": [_approves],
		"decide": [_decides],
		"request": [_requests],
	}
]))

_requests := _rule("certificatesigningrequests", ["create"])

_decides := _rule("certificatesigningrequests/approval", ["update"])

_approves := _rule("signers", ["approve"])

_binding(kind, role, account) := object.union(
	fixture.rbac(kind, {
		"roleRef": {"kind": "ClusterRole", "name": role},
		"subjects": [{"kind": "ServiceAccount", "name": account, "namespace": "ci"}],
	}),
	{"metadata": {"name": role}},
)

_rule(resource, verbs) := {"apiGroups": ["certificates.k8s.io"], "resources": [resource], "verbs": verbs}
