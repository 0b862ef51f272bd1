package policies.rbac.workload_with_takeover_permissions_test

import data.lib.fixture_test as fixture
import data.policies.rbac.workload_with_takeover_permissions as control

test_violation[kind] if {
	some kind, workload in fixture.workloads({"serviceAccountName": "web"})
	found := control.violation with input.review.object as workload.object with data.inventory as _world
	found == {{
		"msg": `service account "shop/web" can take over the cluster: bind, nodes-proxy`,
		"details": {
			"path": array.concat(workload.path, ["serviceAccountName"]),
			"related": [_ref("bindings"), _ref("proxy")],
			"steps": [
				`whoever gets into the pod has the token of service account "shop/web"`,
				`ClusterRoleBinding "bindings" gives it ClusterRole "bindings" in the whole cluster`,
				`ClusterRoleBinding "proxy" gives it ClusterRole "proxy" in the whole cluster`,
				"with bind it binds itself to cluster-admin",
				"with nodes-proxy it runs commands in every pod, through the kubelets",
			],
		},
	}}
	control.unknown == set() with input.review.object as workload.object with data.inventory as _world
	control.not_applicable == set() with input.review.object as workload.object with data.inventory as _world
}

test_harmless_rights if {
	world := fixture.inventory([fixture.binding("ClusterRoleBinding", "view", [_web])])
	control.violation == set() with input.review.object as _pod with data.inventory as world
	control.unknown == set() with input.review.object as _pod with data.inventory as world
}

test_parameters[note] if {
	some note, tc in {
		"one power": {"params": {"primitives": ["nodes-proxy"]}, "want": {"nodes-proxy"}},
		"none": {"params": {"primitives": []}, "want": set()},
		"another namespace": {
			"params": {"privilegedNamespaces": ["shop"], "primitives": ["pods-create-privileged-ns"]},
			"want": {"pods-create-privileged-ns"},
		},
		"the usual namespace": {"params": {"primitives": ["pods-create-privileged-ns"]}, "want": set()},
	}
	found := {v.msg | some v in control.violation} with input.review.object as _pod
		with input.parameters as tc.params
		with data.inventory as _world
	found == {sprintf(`service account "shop/web" can take over the cluster: %s`, [power]) | some power in tc.want}
}

test_the_control_plane_itself if {
	pod := object.union(
		fixture.pod({"serviceAccountName": "cloud-controller-manager"}),
		{"metadata": {"namespace": "kube-system"}},
	)
	account := {"kind": "ServiceAccount", "name": "cloud-controller-manager", "namespace": "kube-system"}
	world := fixture.inventory([fixture.binding("ClusterRoleBinding", "cluster-admin", [account])])
	control.violation == set() with input.review.object as pod with data.inventory as world
	found := {n.msg | some n in control.not_applicable} with input.review.object as pod with data.inventory as world
	found == {"it is part of the control plane"}
	without := object.union(pod, {"spec": {"automountServiceAccountToken": false}})
	control.not_applicable == set() with input.review.object as without with data.inventory as world
}

test_unknown if {
	world := fixture.inventory([fixture.binding("RoleBinding", "lost", [_web])])
	found := control.unknown with input.review.object as _pod with data.inventory as world
	found == {{
		"msg": `a role that service account "shop/web" is bound to is not in the inventory`,
		"details": {"path": array.concat(["spec"], ["serviceAccountName"]), "related": [{
			"apiVersion": "rbac.authorization.k8s.io/v1",
			"kind": "RoleBinding",
			"namespace": "shop",
			"name": "lost",
		}]},
	}}
}

test_without_an_inventory if {
	found := {[u.details.path, u.msg] | some u in control.unknown} with input.review.object as _pod
	found == {[array.concat(["spec"], ["serviceAccountName"]), `the rights of service account "shop/web" are not known`]}
}

test_without_the_token if {
	pod := fixture.pod({"serviceAccountName": "web", "automountServiceAccountToken": false})
	world := fixture.inventory([
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_web]),
		fixture.binding("ClusterRoleBinding", "lost", [_web]),
	])
	control.violation == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod
}

test_other_kinds_are_left_alone if {
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": {"serviceAccountName": "web"}})
	world := fixture.inventory([
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_web]),
		fixture.binding("RoleBinding", "lost", [_web]),
	])
	control.violation == set() with input.review.object as service with data.inventory as world
	control.unknown == set() with input.review.object as service with data.inventory as world
	control.unknown == set() with input.review.object as service
}

_pod := fixture.pod({"serviceAccountName": "web"})

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_world := fixture.inventory([
	fixture.cluster_role("bindings", [
		fixture.rule_on(["rbac.authorization.k8s.io/clusterroles"], ["bind"]),
		fixture.rule_on(["rbac.authorization.k8s.io/clusterrolebindings"], ["create"]),
	]),
	fixture.cluster_role("proxy", [fixture.rule_on(["/nodes/proxy"], ["get"])]),
	fixture.binding("ClusterRoleBinding", "bindings", [_web]),
	fixture.binding("ClusterRoleBinding", "proxy", [_web]),
	fixture.binding("RoleBinding", "edit", [_web]),
])

_ref(name) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRoleBinding",
	"namespace": "",
	"name": name,
}
