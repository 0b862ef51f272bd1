package policies.rbac.default_service_account_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_binding as control

cases := {
	"nobody": {"subjects": null, "want": set()},
	"others": {
		"subjects": [
			{"kind": "ServiceAccount", "name": "web", "namespace": "default"},
			{"kind": "User", "name": "default"},
			{"kind": "Group", "name": "a:default"},
		],
		"want": set(),
	},
	"the account": {
		"subjects": [{"kind": "User", "name": "jane"}, {"kind": "ServiceAccount", "name": "default", "namespace": "ci"}],
		"want": {[["subjects", 1], `service account "ci/default" is what pods run as that name no account`]},
	},
	"the account by its user name": {
		"subjects": [{"kind": "User", "name": "system:serviceaccount:ci:default"}],
		"want": {[["subjects", 0], `service account "ci/default" is what pods run as that name no account`]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["RoleBinding", "ClusterRoleBinding"]

	binding := fixture.rbac(kind, {"subjects": tc.subjects})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
	found == tc.want
}

test_the_namespace_may_be_left_out if {
	binding := fixture.rbac("RoleBinding", {"subjects": [{"kind": "ServiceAccount", "name": "default"}]})
	found := {v.msg | some v in control.violation} with input.review.object as binding
	found == {`service account "shop/default" is what pods run as that name no account`}
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("Role", {"subjects": cases["the account"].subjects})
	control.violation == set() with input.review.object as role
}
