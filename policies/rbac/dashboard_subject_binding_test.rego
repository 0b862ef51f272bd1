package policies.rbac.dashboard_subject_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.dashboard_subject_binding as control

cases := {
	"nobody": {"role": "cluster-admin", "subjects": null, "want": set()},
	"somebody else": {"role": "cluster-admin", "subjects": [_web], "want": set()},
	"strong": {
		"role": "strong",
		"subjects": [_web, _dashboard],
		"want": {[["subjects", 1], concat(", ", [
			`service account "kube-system/headlamp" gets ClusterRole "strong"`,
			"which reads Secrets",
		])]},
	},
	"weak": {"role": "weak", "subjects": [_dashboard], "want": set()},
	"a user of that name": {"role": "strong", "subjects": [{"kind": "User", "name": "headlamp"}], "want": set()},
	"its role for another": {
		"role": "headlamp",
		"subjects": [_dashboard, _web],
		"want": {[["subjects", 1], `service account "shop/web" gets the role of a dashboard, ClusterRole "headlamp"`]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	binding := fixture.binding(kind, tc.role, tc.subjects)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
		with data.inventory as _world
	found == tc.want
	control.unknown == set() with input.review.object as binding with data.inventory as _world
}

test_unknown[note] if {
	some note, tc in {
		"a dashboard": {"subjects": [_dashboard], "want": {`service account "kube-system/headlamp" gets a role that is not in the inventory`}},
		"another": {"subjects": [_web], "want": set()},
	}
	binding := fixture.binding("RoleBinding", "lost", tc.subjects)
	tc.want == {u.msg | some u in control.unknown} with input.review.object as binding with data.inventory as _world
}

test_parameters if {
	binding := fixture.binding("RoleBinding", "strong", [_dashboard, _web])
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with input.parameters as {"accounts": ["web"]}
		with data.inventory as _world
	found == {["subjects", 1]}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("RoleBinding", "headlamp", [_web]), {"kind": "Role"})
	control.violation == set() with input.review.object as role
	control.unknown == set() with input.review.object as role
}

_world := fixture.inventory([
	fixture.cluster_role("strong", [fixture.rule_on(["/secrets"], ["list"])]),
	fixture.cluster_role("weak", [fixture.rule_on(["/pods"], ["list"])]),
	fixture.cluster_role("headlamp", [fixture.rule_on(["/pods"], ["list"])]),
])

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_dashboard := {"kind": "ServiceAccount", "name": "headlamp", "namespace": "kube-system"}
