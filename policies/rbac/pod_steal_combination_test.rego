package policies.rbac.pod_steal_combination_test

import data.lib.fixture_test as fixture
import data.policies.rbac.pod_steal_combination as control

evictions := {
	"delete": {"rule": fixture.rule_on(["/pods"], ["delete"]), "want": true},
	"deletecollection": {"rule": fixture.rule_on(["/pods"], ["deletecollection"]), "want": true},
	"eviction": {"rule": fixture.rule_on(["/pods/eviction"], ["create"]), "want": true},
	"update of the status": {"rule": fixture.rule_on(["/pods/status"], ["update"]), "want": true},
	"patch of the status": {"rule": fixture.rule_on(["/pods/status"], ["patch"]), "want": true},
	"update of pods": {"rule": fixture.rule_on(["/pods"], ["update", "create"]), "want": false},
	"delete of something else": {"rule": fixture.rule_on(["/configmaps"], ["delete"]), "want": false},
}

test_evictions[note] if {
	some note, tc in evictions
	world := [fixture.cluster_role("app", [tc.rule]), _close, fixture.binding("ClusterRoleBinding", "close", [_jane])]
	binding := fixture.binding("ClusterRoleBinding", "app", [_web, _jane])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory(array.concat(world, [binding]))
	found == {[["subjects", 1], `user "jane" can evict pods of every namespace and close nodes to them`] |
		tc.want == true
	}
}

closings := {
	"update": {"rule": fixture.rule_on(["/nodes"], ["update"]), "want": true},
	"patch": {"rule": fixture.rule_on(["/nodes"], ["patch"]), "want": true},
	"delete": {"rule": fixture.rule_on(["/nodes"], ["delete"]), "want": true},
	"the status": {"rule": fixture.rule_on(["/nodes/status"], ["patch"]), "want": true},
	"deleting the status": {"rule": fixture.rule_on(["/nodes/status"], ["delete"]), "want": false},
	"reading": {"rule": fixture.rule_on(["/nodes"], ["get"]), "want": false},
}

test_closings[note][kind] if {
	some note, tc in closings
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	binding := fixture.binding("ClusterRoleBinding", "evict", [_jane])
	world := [_evict, fixture.cluster_role("nodes", [tc.rule]), binding, fixture.binding(kind, "nodes", [_jane])]
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory(world)
	found == {["subjects", 0] |
		tc.want == true
		kind == "ClusterRoleBinding"
	}
}

namespaces := {
	"a privileged one": {"namespace": "kube-system", "params": {}, "want": {`namespace "kube-system"`}},
	"another one": {"namespace": "shop", "params": {}, "want": set()},
	"by parameter": {"namespace": "dns", "params": {"privilegedNamespaces": ["dns"]}, "want": {`namespace "dns"`}},
}

test_namespaces[note] if {
	some note, tc in namespaces
	binding := object.union(fixture.binding("RoleBinding", "evict", [_jane]), {"metadata": {"namespace": tc.namespace}})
	lost := object.union(fixture.binding("RoleBinding", "lost", [_jane]), {"metadata": {"namespace": tc.namespace}})
	world := fixture.inventory([_evict, _close, binding, fixture.binding("ClusterRoleBinding", "close", [_jane])])
	found := {v.msg | some v in control.violation} with input.review.object as binding
		with input.parameters as tc.params
		with data.inventory as world
	found == {sprintf(`user "jane" can evict pods of %s and close nodes to them`, [where]) | some where in tc.want}
	unknown := {u.msg | some u in control.unknown} with input.review.object as lost
		with input.parameters as tc.params
		with data.inventory as world
	unknown == {sprintf("the role that it binds in %s is not in the inventory", [where]) | some where in tc.want}
	control.unknown == set() with input.review.object as binding with data.inventory as world
}

test_nobody_is_unknown if {
	control.unknown == set() with input.review.object as fixture.binding("ClusterRoleBinding", "lost", [])
}

test_a_namespace_that_means_nothing if {
	binding := object.union(
		fixture.binding("ClusterRoleBinding", "evict", [_jane]),
		{"metadata": {"namespace": "kube-system"}},
	)
	world := fixture.inventory([_evict, _close, fixture.binding("ClusterRoleBinding", "close", [_jane])])
	found := {v.msg | some v in control.violation} with input.review.object as binding with data.inventory as world
	found == {`user "jane" can evict pods of every namespace and close nodes to them`}
}

test_who_needs_no_others_is_told_once if {
	pod := fixture.made("v1", "Pod", {"name": "web", "namespace": "shop"}, {"spec": {
		"nodeName": "node-1",
		"serviceAccountName": "web",
	}})
	binding := fixture.binding("ClusterRoleBinding", "evict", [_web])
	world := fixture.inventory([_evict, _close, binding, pod, fixture.binding("ClusterRoleBinding", "close", [_web])])
	found := {v.msg | some v in control.violation} with input.review.object as binding with data.inventory as world
	found == {`service account "shop/web" can evict pods of every namespace and close nodes to them`}
}

nodes := {
	"the same node": {"nodes": {"web": "node-2", "closer": "node-2"}, "want": true},
	"other nodes": {"nodes": {"web": "node-1", "closer": "node-2"}, "want": false},
}

test_nodes[note] if {
	some note, tc in nodes
	binding := fixture.binding("ClusterRoleBinding", "evict", [_web])
	closer := {"kind": "ServiceAccount", "name": "closer", "namespace": "shop"}
	pods := [fixture.made("v1", "Pod", {"name": account, "namespace": "shop"}, {"spec": spec}) |
		some account, node in tc.nodes
		spec := {"nodeName": node, "serviceAccountName": account}
	]
	world := array.concat([_evict, _close, binding, fixture.binding("ClusterRoleBinding", "close", [closer])], pods)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory(world)
	found == {[["subjects", 0], concat(" ", [
		`service account "shop/web" and others on node "node-2"`,
		"can evict pods of every namespace and close nodes to them",
	])] |
		tc.want == true
	}
}

test_the_system_itself if {
	name := "system:controller:node-controller"
	account := {"kind": "ServiceAccount", "name": "node-controller", "namespace": "kube-system"}
	binding := fixture.binding("ClusterRoleBinding", name, [account, _jane])
	world := [fixture.cluster_role(name, array.concat(_evict.rules, _close.rules)), binding]
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory(world)
	found == {["subjects", 1]}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("ClusterRoleBinding", "cluster-admin", [_jane]), {"kind": "ClusterRole"})
	control.violation == set() with input.review.object as role
	control.unknown == set() with input.review.object as role
}

_evict := fixture.cluster_role("evict", [fixture.rule_on(["/pods"], ["delete"])])

_close := fixture.cluster_role("close", [fixture.rule_on(["/nodes"], ["patch"])])

_jane := {"kind": "User", "name": "jane"}

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}
