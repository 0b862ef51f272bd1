package policies.rbac.all_service_accounts_group_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.all_service_accounts_group_binding as control

cases := {
	"nobody": {"subjects": null, "want": set()},
	"an account": {"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}], "want": set()},
	"another group": {"subjects": [{"kind": "Group", "name": "system:serviceaccountsx"}], "want": set()},
	"all": {
		"subjects": [{"kind": "User", "name": "jane"}, _all],
		"want": {[["subjects", 1], "high", `every service account of the cluster gets ClusterRole "view"`]},
	},
	"those of another namespace": {
		"subjects": [_of("ci")],
		"want": {[["subjects", 0], "high", `every service account of namespace "ci" gets ClusterRole "view"`]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	found := fixture.told(control.violation) with input.review.object as fixture.binding(kind, "view", tc.subjects)
	found == tc.want
}

test_at_home[kind] if {
	some kind, severity in {"ClusterRoleBinding": "high", "RoleBinding": "medium"}
	binding := object.union(fixture.binding(kind, "view", [_of("shop")]), {"metadata": {"namespace": "shop"}})
	{severity} == {v.details.severity | some v in control.violation} with input.review.object as binding
}

test_no_namespace_is_nobodys_home if {
	binding := object.union(
		object.remove(fixture.binding("RoleBinding", "view", [_all]), ["metadata"]),
		{"metadata": {"name": "view"}},
	)
	{"high"} == {v.details.severity | some v in control.violation} with input.review.object as binding
}

test_allowed[role] if {
	some role in [
		"system:service-account-issuer-discovery",
		"system:cluster-trust-bundle-discovery",
		"system:image-puller",
	]
	control.violation == set() with input.review.object as fixture.binding("RoleBinding", role, [_all])
	{["subjects", 0]} == {v.details.path | some v in control.violation} with input.review.object as fixture.binding("RoleBinding", role, [_all])
		with input.parameters as {"allowedRoles": []}
}

test_a_role_of_an_allowed_name_is_another_one if {
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "system:image-puller"},
		"subjects": [_all],
	})
	{["subjects", 0]} == {v.details.path | some v in control.violation} with input.review.object as binding
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("RoleBinding", "view", [_all]), {"kind": "Role"})
	control.violation == set() with input.review.object as role
}

_all := {"kind": "Group", "name": "system:serviceaccounts"}

_of(namespace) := {"kind": "Group", "name": concat(":", ["system:serviceaccounts", namespace])}
