package policies.rbac.authenticated_group_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.authenticated_group_binding as control

cases := {
	"nobody": {"role": "app", "subjects": null, "want": set()},
	"somebody": {"role": "app", "subjects": [_jane], "want": set()},
	"everybody": {
		"role": "app",
		"subjects": [_jane, _everybody],
		"want": {[["subjects", 1], "high", `everybody who is logged in gets ClusterRole "app"`]},
	},
	"with strong rights": {
		"role": "strong",
		"subjects": [_everybody],
		"want": {[
			["subjects", 0],
			"critical",
			`everybody who is logged in gets ClusterRole "strong", which creates pods, reads Secrets`,
		]},
	},
	"discovery": {"role": "system:discovery", "subjects": [_everybody], "want": set()},
	"themselves": {"role": "system:basic-user", "subjects": [_everybody], "want": set()},
	"health": {"role": "system:public-info-viewer", "subjects": [_everybody], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	found := fixture.told(control.violation) with input.review.object as fixture.binding(kind, tc.role, tc.subjects)
		with data.inventory as _world
	found == tc.want
}

test_a_role_of_an_allowed_name_is_another_one if {
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "system:discovery"},
		"subjects": [_everybody],
	})
	{["subjects", 0]} == {v.details.path | some v in control.violation} with input.review.object as binding
}

test_parameters if {
	binding := fixture.binding("RoleBinding", "app", [_everybody])
	control.violation == set() with input.review.object as binding with input.parameters as {"allowedRoles": ["app"]}
}

test_fix if {
	binding := fixture.binding("RoleBinding", "app", [_everybody, _jane, _everybody])
	fixes := {v.details.fix | some v in control.violation} with input.review.object as binding
	fixes == {[{"op": "replace", "path": ["subjects"], "value": [_jane]}]}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("RoleBinding", "app", [_everybody]), {"kind": "Role"})
	control.violation == set() with input.review.object as role
}

_world := fixture.inventory([
	fixture.cluster_role("app", [fixture.rule_on(["/pods"], ["get"])]),
	fixture.cluster_role("strong", [fixture.rule_on(["/pods", "/secrets"], ["get", "create"])]),
])

_jane := {"kind": "User", "name": "jane"}

_everybody := {"kind": "Group", "name": "system:authenticated"}
