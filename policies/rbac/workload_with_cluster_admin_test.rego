package policies.rbac.workload_with_cluster_admin_test

import data.lib.fixture_test as fixture
import data.policies.rbac.workload_with_cluster_admin as control

cases := {
	"cluster-admin": {
		"bindings": [_binding("ClusterRoleBinding", "cluster-admin", _web)],
		"want": {["critical", "in the cluster"]},
	},
	"a role like it": {
		"bindings": [_full, _binding("ClusterRoleBinding", "app", _web)],
		"want": {["critical", "in the cluster"]},
	},
	"by the accounts of its namespace": {
		"bindings": [_binding("ClusterRoleBinding", "cluster-admin", _group("system:serviceaccounts:shop"))],
		"want": {["critical", "in the cluster"]},
	},
	"by all accounts": {
		"bindings": [_binding("ClusterRoleBinding", "cluster-admin", _group("system:serviceaccounts"))],
		"want": {["critical", "in the cluster"]},
	},
	"by the accounts of another namespace": {
		"bindings": [_binding("ClusterRoleBinding", "cluster-admin", _group("system:serviceaccounts:ci"))],
		"want": set(),
	},
	"in a namespace": {
		"bindings": [_binding("RoleBinding", "cluster-admin", _web)],
		"want": {["high", `in namespace "shop"`]},
	},
	"another role": {"bindings": [_binding("ClusterRoleBinding", "view", _web)], "want": set()},
	"another account": {
		"bindings": [_binding("ClusterRoleBinding", "cluster-admin", object.union(_web, {"name": "job"}))],
		"want": set(),
	},
	"no bindings": {"bindings": [_full], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	pod := fixture.pod({"serviceAccountName": "web"})
	found := {[v.details.path, v.details.severity, v.msg] | some v in control.violation} with input.review.object as pod
		with data.inventory as fixture.inventory(tc.bindings)
	found == {[["spec", "serviceAccountName"], severity, sprintf("%s %s", [_message, where])] |
		some [severity, where] in tc.want
	}
	control.unknown == set() with input.review.object as pod with data.inventory as fixture.inventory(tc.bindings)
}

test_every_workload[kind] if {
	some kind, workload in fixture.workloads({"serviceAccountName": "web"})
	path := array.concat(workload.path, ["serviceAccountName"])
	world := fixture.inventory([_binding("ClusterRoleBinding", "cluster-admin", _web)])
	{path} == {v.details.path | some v in control.violation} with input.review.object as workload.object
		with data.inventory as world
}

test_only_full_roles_are_related if {
	world := fixture.inventory([
		_binding("ClusterRoleBinding", "cluster-admin", _web),
		_binding("ClusterRoleBinding", "view", _web),
		_binding("RoleBinding", "edit", _web),
	])
	related := {v.details.related | some v in control.violation} with input.review.object as _pod
		with data.inventory as world
	related == {[{
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"namespace": "",
		"name": "cluster-admin",
	}]}
}

test_each_scope_has_its_bindings if {
	world := fixture.inventory([
		_binding("ClusterRoleBinding", "cluster-admin", _web),
		_binding("RoleBinding", "cluster-admin", _web),
	])
	kinds := {v.details.severity: [ref.kind | some ref in v.details.related] |
		some v in control.violation
	} with input.review.object as _pod with data.inventory as world
	kinds == {"critical": ["ClusterRoleBinding"], "high": ["RoleBinding"]}
}

test_without_the_token if {
	pod := fixture.pod({"serviceAccountName": "web", "automountServiceAccountToken": false})
	world := fixture.inventory([
		_binding("ClusterRoleBinding", "cluster-admin", _web),
		_binding("ClusterRoleBinding", "lost", _web),
	])
	control.violation == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod
}

test_unknown if {
	world := fixture.inventory([_binding("RoleBinding", "lost", _web)])
	found := control.unknown with input.review.object as _pod with data.inventory as world
	found == {{
		"msg": `a role that service account "shop/web" is bound to is not in the inventory`,
		"details": {"path": ["spec", "serviceAccountName"], "related": [{
			"apiVersion": "rbac.authorization.k8s.io/v1",
			"kind": "RoleBinding",
			"namespace": "shop",
			"name": "lost",
		}]},
	}}
}

test_without_an_inventory if {
	messages := {u.msg | some u in control.unknown} with input.review.object as _pod
	messages == {`the rights of service account "shop/web" are not known`}
}

test_other_kinds_are_left_alone if {
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": {"serviceAccountName": "web"}})
	world := fixture.inventory([_binding("ClusterRoleBinding", "cluster-admin", _web)])
	control.violation == set() with input.review.object as service with data.inventory as world
	control.unknown == set() with input.review.object as service
}

_message := `runs as service account "shop/web", which may do everything`

_pod := fixture.pod({"serviceAccountName": "web"})

_full := fixture.rbac("ClusterRole", {"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_group(name) := {"kind": "Group", "name": name}

_binding(kind, role, subject) := object.union(
	fixture.rbac(kind, {"roleRef": {"kind": "ClusterRole", "name": role}, "subjects": [subject]}),
	{"metadata": {"name": role}},
)
