package policies.rbac.token_mounted_without_permissions_test

import data.lib.fixture_test as fixture
import data.policies.rbac.token_mounted_without_permissions as control

cases := {
	"no rights": {"world": [], "want": true},
	"rights": {"world": [fixture.binding("RoleBinding", "view", [_web])], "want": false},
	"rights of the cluster": {"world": [fixture.binding("ClusterRoleBinding", "view", [_web])], "want": false},
	"of another account": {
		"world": [fixture.binding("RoleBinding", "view", [object.union(_web, {"name": "api"})])],
		"want": true,
	},
	"of a group": {
		"world": [
			fixture.binding("RoleBinding", "view", [{"kind": "Group", "name": "system:serviceaccounts:shop"}]),
			fixture.binding("ClusterRoleBinding", "edit", [{"kind": "Group", "name": "system:authenticated"}]),
		],
		"want": true,
	},
	"discovery": {"world": [fixture.binding("ClusterRoleBinding", "system:discovery", [_web])], "want": true},
	"a role that allows nothing": {
		"world": [
			fixture.cluster_role("app", [{"apiGroups": [""], "resources": ["pods"], "verbs": []}]),
			fixture.binding("ClusterRoleBinding", "app", [_web]),
		],
		"want": true,
	},
	"a role without rules": {
		"world": [fixture.cluster_role("app", null), fixture.binding("ClusterRoleBinding", "app", [_web])],
		"want": true,
	},
	"rights beside nothing": {
		"world": [
			fixture.cluster_role("app", []),
			fixture.binding("ClusterRoleBinding", "app", [_web]),
			fixture.binding("RoleBinding", "view", [_web]),
		],
		"want": false,
	},
}

test_violation[note] if {
	some note, tc in cases
	pod := fixture.pod(_spec)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as pod
		with data.inventory as fixture.inventory(tc.world)
	found == {[
		["spec", "automountServiceAccountToken"],
		`holds the token of service account "shop/web", which has no rights beyond discovery`,
	] |
		tc.want == true
	}
	control.unknown == set() with input.review.object as pod with data.inventory as fixture.inventory(tc.world)
}

test_every_workload[kind] if {
	some kind, workload in fixture.workloads(_spec)
	path := array.concat(workload.path, ["automountServiceAccountToken"])
	found := {[v.details.path, v.details.fix] | some v in control.violation} with input.review.object as workload.object
		with data.inventory as fixture.inventory([])
	found == {[path, [{"op": "add", "path": path, "value": false}]]}
}

test_no_token if {
	pod := fixture.pod({"serviceAccountName": "web", "automountServiceAccountToken": false})
	control.violation == set() with input.review.object as pod with data.inventory as fixture.inventory([])
	world := fixture.inventory([fixture.binding("RoleBinding", "lost", [_web])])
	control.unknown == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod
}

test_a_token_of_its_own[note] if {
	some note, tc in {
		"for the API": {"audience": "", "automount": false, "want": {0}},
		"for another server": {"audience": "vault", "automount": false, "want": set()},
		"beside the automounted one": {"audience": "vault", "automount": true, "want": {0}},
	}
	pod := fixture.pod({
		"serviceAccountName": "web",
		"automountServiceAccountToken": tc.automount,
		"containers": [{"name": "app", "volumeMounts": [{"name": "token", "mountPath": "/token"}]}],
		"volumes": [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {"audience": tc.audience}}]}}],
	})
	found := [count(object.get(v.details, "fix", [])) | some v in control.violation] with input.review.object as pod
		with data.inventory as fixture.inventory([])
	{n | some n in found} == tc.want
}

test_unknown_roles[note] if {
	some note, tc in {
		"all": {"others": [], "want": {`no role that service account "shop/web" is bound to is in the inventory`}},
		"one": {"others": [fixture.binding("RoleBinding", "view", [_web])], "want": set()},
	}
	world := fixture.inventory(array.concat([fixture.binding("ClusterRoleBinding", "lost", [_web])], tc.others))
	pod := fixture.pod(_spec)
	found := {[u.details.path, u.msg] | some u in control.unknown} with input.review.object as pod with data.inventory as world
	found == {[["spec", "automountServiceAccountToken"], msg] | some msg in tc.want}
	control.violation == set() with input.review.object as pod with data.inventory as world
}

test_without_an_inventory if {
	found := {u.msg | some u in control.unknown} with input.review.object as fixture.pod(_spec)
	found == {`the rights of service account "shop/web" are not known`}
	control.violation == set() with input.review.object as fixture.pod(_spec)
}

test_other_kinds_are_left_alone if {
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": _spec})
	control.violation == set() with input.review.object as service with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as service
}

_spec := {"serviceAccountName": "web"}

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}
