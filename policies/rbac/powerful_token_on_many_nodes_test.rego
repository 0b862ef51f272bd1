package policies.rbac.powerful_token_on_many_nodes_test

import data.lib.fixture_test as fixture
import data.policies.rbac.powerful_token_on_many_nodes as control

test_violation if {
	found := control.violation with input.review.object as _agent("agent", {}) with data.inventory as _world
	found == {{
		"msg": `every node holds the token of service account "shop/web", which can take over the cluster: nodes-proxy`,
		"details": {
			"path": ["spec", "template", "spec", "serviceAccountName"],
			"severity": "critical",
			"related": [{
				"apiVersion": "rbac.authorization.k8s.io/v1",
				"kind": "ClusterRoleBinding",
				"namespace": "",
				"name": "proxy",
			}],
			"steps": [
				`whoever takes one of its nodes finds the token of service account "shop/web" there`,
				`ClusterRoleBinding "proxy" gives it ClusterRole "proxy" in the whole cluster`,
				"with nodes-proxy it runs commands in every pod, through the kubelets",
			],
		},
	}}
	control.unknown == set() with input.review.object as _agent("agent", {}) with data.inventory as _world
}

agents := {
	"any": {"name": "agent", "spec": {}, "want": "every node"},
	"a network plugin": {"name": "calico-node", "spec": {}, "want": "network plugin calico: every node"},
	"a storage driver": {
		"name": "ebs-node",
		"spec": {"containers": [{"image": "x"}, {"image": "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2"}]},
		"want": "storage driver: every node",
	},
	"a network plugin that is both": {
		"name": "cilium",
		"spec": {"containers": [{"image": "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2"}]},
		"want": "network plugin cilium: every node",
	},
}

test_agents[note] if {
	some note, tc in agents
	some v in control.violation with input.review.object as _agent(tc.name, tc.spec) with data.inventory as _world
	startswith(v.msg, tc.want)
}

test_parameters[note] if {
	some note, tc in {
		"another power": {"params": {"primitives": ["bind"]}, "want": 0},
		"another namespace": {
			"params": {"privilegedNamespaces": ["shop"], "primitives": ["pods-exec-privileged-ns"]},
			"want": 1,
		},
		"the usual namespace": {"params": {"primitives": ["pods-exec-privileged-ns"]}, "want": 0},
	}
	found := control.violation with input.review.object as _agent("agent", {})
		with input.parameters as tc.params
		with data.inventory as _world
	count(found) == tc.want
}

test_harmless_rights if {
	world := fixture.inventory([fixture.binding("ClusterRoleBinding", "view", [_web])])
	control.violation == set() with input.review.object as _agent("agent", {}) with data.inventory as world
}

test_other_workloads[kind] if {
	some kind, workload in object.remove(fixture.workloads({"serviceAccountName": "web"}), ["DaemonSet"])
	lost := fixture.inventory([fixture.binding("RoleBinding", "lost", [_web])])
	control.violation == set() with input.review.object as workload.object with data.inventory as _world
	control.unknown == set() with input.review.object as workload.object with data.inventory as lost
	control.unknown == set() with input.review.object as workload.object
}

test_unknown if {
	world := fixture.inventory([fixture.binding("RoleBinding", "lost", [_web])])
	found := control.unknown with input.review.object as _agent("agent", {}) with data.inventory as world
	found == {{
		"msg": `a role that service account "shop/web" is bound to is not in the inventory`,
		"details": {"path": array.concat(["spec", "template", "spec"], ["serviceAccountName"]), "related": [{
			"apiVersion": "rbac.authorization.k8s.io/v1",
			"kind": "RoleBinding",
			"namespace": "shop",
			"name": "lost",
		}]},
	}}
}

test_without_an_inventory if {
	found := {[u.details.path, u.msg] | some u in control.unknown} with input.review.object as _agent("agent", {})
	found == {[array.concat(["spec", "template", "spec"], ["serviceAccountName"]), `the rights of service account "shop/web" are not known`]}
}

test_without_the_token if {
	pod := _agent("agent", {"automountServiceAccountToken": false})
	world := fixture.inventory([
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_web]),
		fixture.binding("ClusterRoleBinding", "lost", [_web]),
	])
	control.violation == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod
}

_agent(name, spec) := object.union(
	fixture.workloads(object.union({"serviceAccountName": "web"}, spec)).DaemonSet.object,
	{"metadata": {"name": name}},
)

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_world := fixture.inventory([
	fixture.cluster_role("proxy", [fixture.rule_on(["/nodes/proxy"], ["get"])]),
	fixture.binding("ClusterRoleBinding", "proxy", [_web]),
	fixture.binding("RoleBinding", "edit", [_web]),
])
