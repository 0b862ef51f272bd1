package policies.rbac.attack_path_service_account_to_cluster_admin_test

import data.lib.fixture_test as fixture
import data.policies.rbac.attack_path_service_account_to_cluster_admin as control

test_one_step if {
	found := control.violation with input.review.object as _account("web") with data.inventory as _world
	found == {{
		"msg": `one step leads to cluster-admin: it runs a pod as service account "shop/admin"`,
		"details": {
			"path": ["metadata", "name"],
			"related": [
				_ref("ClusterRoleBinding", "", "cluster-admin"),
				_ref("RoleBinding", "shop", "way"),
				object.union(_ref("ServiceAccount", "shop", "admin"), {"apiVersion": "v1"}),
			],
			"steps": [
				`RoleBinding "shop/way" gives service account "shop/web" ClusterRole "way" in namespace "shop"`,
				`it runs a pod as service account "shop/admin"`,
				`ClusterRoleBinding "cluster-admin" gives service account "shop/admin" ClusterRole "cluster-admin" in the whole cluster`,
				"it may do everything",
			],
		},
	}}
	control.unknown == set() with input.review.object as _account("web") with data.inventory as _world
}

test_two_steps if {
	found := {v.msg | some v in control.violation} with input.review.object as _other with data.inventory as _world
	found == {`a chain of 2 steps leads to cluster-admin: it runs commands in a pod of service account "shop/web"`}
}

test_an_administrator_has_controls_of_its_own if {
	control.violation == set() with input.review.object as _account("admin") with data.inventory as _world
}

test_no_way if {
	control.violation == set() with input.review.object as _account("lonely") with data.inventory as _world
}

test_parameters[note] if {
	some note, tc in {
		"shorter": {"params": {"maxHops": 1}, "want": 0},
		"long enough": {"params": {"maxHops": 2}, "want": 1},
		"none": {"params": {"perSource": 0}, "want": 0},
	}
	found := control.violation with input.review.object as _other
		with input.parameters as tc.params
		with data.inventory as _world
	count(found) == tc.want
}

test_controllers_of_kubernetes if {
	account := fixture.made("v1", "ServiceAccount", {"name": "job-controller", "namespace": "kube-system"}, {})
	name := "system:controller:job-controller"
	world := fixture.inventory([
		_account("admin"),
		account,
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_subject("admin")]),
		fixture.cluster_role(name, [fixture.rule_on(["/pods"], ["create"])]),
		fixture.binding("ClusterRoleBinding", name, [{"kind": "ServiceAccount", "name": "job-controller", "namespace": "kube-system"}]),
	])
	control.violation == set() with input.review.object as account with data.inventory as world
}

test_unknown if {
	world := fixture.inventory([fixture.binding("RoleBinding", "lost", [_subject("web")])])
	found := control.unknown with input.review.object as _account("web") with data.inventory as world
	found == {{
		"msg": "a role that it is bound to is not in the inventory",
		"details": {"path": ["metadata", "name"], "related": [_ref("RoleBinding", "shop", "lost")]},
	}}
}

test_other_kinds_are_left_alone if {
	pod := object.union(_account("web"), {"kind": "Pod"})
	world := fixture.inventory([fixture.binding("RoleBinding", "lost", [_subject("web")])])
	control.violation == set() with input.review.object as pod with data.inventory as _world
	control.unknown == set() with input.review.object as pod with data.inventory as world
}

test_strangers[what] if {
	bad := _account("web")
	known := _world
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_account(name) := fixture.made("v1", "ServiceAccount", {"name": name, "namespace": "shop"}, {})

_other := fixture.made("v1", "ServiceAccount", {"name": "debugger", "namespace": "ops"}, {})

_subject(name) := {"kind": "ServiceAccount", "name": name, "namespace": "shop"}

_ref(kind, namespace, name) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"namespace": namespace,
	"name": name,
}

_world := fixture.inventory([
	_account("admin"),
	_account("web"),
	_account("lonely"),
	_other,
	fixture.made(
		"v1", "Pod", {"name": "web", "namespace": "shop"},
		{"spec": {"serviceAccountName": "web", "containers": []}},
	),
	fixture.binding("ClusterRoleBinding", "cluster-admin", [_subject("admin")]),
	fixture.cluster_role("way", [fixture.rule_on(["/pods"], ["create"])]),
	fixture.binding("RoleBinding", "way", [_subject("web")]),
	fixture.cluster_role("debug", [fixture.rule_on(["/pods/exec"], ["create"])]),
	fixture.binding("RoleBinding", "debug", [{"kind": "ServiceAccount", "name": "debugger", "namespace": "ops"}]),
])
