package policies.rbac.configmaps_write_system_namespace_test

import data.lib.fixture_test as fixture
import data.policies.rbac.configmaps_write_system_namespace as control

writes := {
	"create": {"rule": fixture.rule_on(["/configmaps"], ["create"]), "want": true},
	"update": {"rule": fixture.rule_on(["/configmaps"], ["update"]), "want": true},
	"patch": {"rule": fixture.rule_on(["/configmaps"], ["patch"]), "want": true},
	"delete": {"rule": fixture.rule_on(["/configmaps"], ["delete"]), "want": true},
	"deletecollection": {"rule": fixture.rule_on(["/configmaps"], ["deletecollection"]), "want": true},
	"reading": {"rule": fixture.rule_on(["/configmaps"], ["get", "list"]), "want": false},
	"something else": {"rule": fixture.rule_on(["/pods"], ["update"]), "want": false},
	"its own state": {"rule": fixture.rule_named(["/configmaps"], ["update"], ["state"]), "want": false},
	"that of kube-proxy": {
		"rule": fixture.rule_named(["/configmaps"], ["update"], ["state", "kube-proxy"]),
		"want": true,
	},
}

test_violation[note] if {
	some note, tc in writes
	role := fixture.cluster_role("app", [fixture.rule_on(["/pods"], ["get"]), tc.rule])
	binding := fixture.binding("ClusterRoleBinding", "app", [_jane, _deploy])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory([role])
	control.unknown == set() with input.review.object as binding with data.inventory as fixture.inventory([role])
	found == {want |
		tc.want == true
		some want in {
			[["subjects", 0], `user "jane" can write ConfigMaps of every namespace`],
			[["subjects", 1], `service account "ci/deploy" can write ConfigMaps of every namespace`],
		}
	}
}

namespaces := {
	"a privileged one": {"namespace": "kube-system", "params": {}, "want": {`namespace "kube-system"`}},
	"another one": {"namespace": "shop", "params": {}, "want": set()},
	"by parameter": {"namespace": "dns", "params": {"privilegedNamespaces": ["dns"]}, "want": {`namespace "dns"`}},
}

test_namespaces[note] if {
	some note, tc in namespaces
	binding := object.union(fixture.binding("RoleBinding", "edit", [_jane]), {"metadata": {"namespace": tc.namespace}})
	found := {v.msg | some v in control.violation} with input.review.object as binding with input.parameters as tc.params
	found == {sprintf(`user "jane" can write ConfigMaps of %s`, [where]) | some where in tc.want}
}

test_unknown[note] if {
	some note, tc in namespaces
	binding := object.union(fixture.binding("RoleBinding", "lost", [_jane]), {"metadata": {"namespace": tc.namespace}})
	found := {u.msg | some u in control.unknown} with input.review.object as binding with input.parameters as tc.params
	found == {sprintf("the role that it binds in %s is not in the inventory", [where]) | some where in tc.want}
}

test_nobody_is_unknown if {
	control.unknown == set() with input.review.object as fixture.binding("ClusterRoleBinding", "lost", [])
}

test_a_namespace_that_means_nothing if {
	binding := object.union(
		fixture.binding("ClusterRoleBinding", "edit", [_jane]),
		{"metadata": {"namespace": "kube-system"}},
	)
	{`user "jane" can write ConfigMaps of every namespace`} == {v.msg | some v in control.violation} with input.review.object as binding
}

test_the_system_itself if {
	name := "system:controller:root-ca-cert-publisher"
	account := {"kind": "ServiceAccount", "name": "root-ca-cert-publisher", "namespace": "kube-system"}
	role := fixture.cluster_role(name, [fixture.rule_on(["/configmaps"], ["create", "update"])])
	binding := fixture.binding("ClusterRoleBinding", name, [account, _jane])
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory([role])
	found == {["subjects", 1]}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("ClusterRoleBinding", "edit", [_jane]), {"kind": "ClusterRole"})
	control.violation == set() with input.review.object as role
	control.unknown == set() with input.review.object as role
}

_jane := {"kind": "User", "name": "jane"}

_deploy := {"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"}
