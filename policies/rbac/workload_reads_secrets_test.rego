package policies.rbac.workload_reads_secrets_test

import data.lib.fixture_test as fixture
import data.policies.rbac.workload_reads_secrets as control

cases := {
	"by name": {"rule": fixture.rule_named(["/secrets"], ["get"], ["tls"]), "kind": "RoleBinding", "want": set()},
	"write": {"rule": fixture.rule_on(["/secrets"], ["create"]), "kind": "RoleBinding", "want": set()},
	"a namespace": {
		"rule": fixture.rule_on(["/secrets"], ["get"]),
		"kind": "RoleBinding",
		"want": {`in namespace "shop"`},
	},
	"the cluster": {
		"rule": fixture.rule_on(["/secrets"], ["list"]),
		"kind": "ClusterRoleBinding",
		"want": {"in the whole cluster"},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads({"serviceAccountName": "web"})
	world := fixture.inventory([fixture.cluster_role("reader", [tc.rule]), fixture.binding(tc.kind, "reader", [_web])])
	found := control.violation with input.review.object as workload.object with data.inventory as world
	{v.msg | some v in found} == {sprintf(`service account "shop/web" can read all Secrets %s`, [where]) | some where in tc.want}
	{v.details.path | some v in found} == {array.concat(workload.path, ["serviceAccountName"]) | some _ in tc.want}
	control.unknown == set() with input.review.object as workload.object with data.inventory as world
}

test_chain if {
	binding := object.union(fixture.binding("RoleBinding", "edit", [_web]), {"metadata": {"namespace": "ci"}})
	world := fixture.inventory([binding, fixture.binding("RoleBinding", "admin", [_web])])
	some v in control.violation with input.review.object as _pod with data.inventory as world
	v.msg == `service account "shop/web" can read all Secrets in namespace "ci", in namespace "shop"`
	v.details.steps == [
		`whoever gets into the pod has the token of service account "shop/web"`,
		`RoleBinding "ci/edit" gives it ClusterRole "edit" in namespace "ci"`,
		`RoleBinding "shop/admin" gives it ClusterRole "admin" in namespace "shop"`,
	]
	v.details.related == [_ref("shop", "admin"), _ref("ci", "edit")]
}

test_the_cluster_includes_its_namespaces if {
	world := fixture.inventory([
		fixture.binding("RoleBinding", "edit", [_web]),
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_web]),
	])
	found := {v.msg | some v in control.violation} with input.review.object as _pod with data.inventory as world
	found == {`service account "shop/web" can read all Secrets in the whole cluster`}
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

_ref(namespace, name) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"namespace": namespace,
	"name": name,
}
