package policies.rbac.default_service_account_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_binding as control

rights := "is bound: all pods that name no account get these rights"

cases := {
	"null": {"subject": null, "want": set()},
	"another account": {"subject": {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}, "want": set()},
	"a user of that name": {"subject": {"kind": "User", "name": "default"}, "want": set()},
	"a group of that name": {"subject": {"kind": "Group", "name": "shop:default"}, "want": set()},
	"the default account": {
		"subject": {"kind": "ServiceAccount", "name": "default", "namespace": "ci"},
		"want": {concat(" ", [`service account "ci/default"`, rights])},
	},
	"by its user name": {
		"subject": {"kind": "User", "name": "system:serviceaccount:ci:default"},
		"want": {concat(" ", [`service account "ci/default"`, rights])},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	binding := _binding(kind, [{"kind": "User", "name": "jane"}, tc.subject])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
	found == {[["subjects", 1], msg] | some msg in tc.want}
}

test_without_a_namespace if {
	binding := _binding("RoleBinding", [{"kind": "ServiceAccount", "name": "default"}])
	messages := {v.msg | some v in control.violation} with input.review.object as binding
	messages == {concat(" ", [`service account "shop/default"`, rights])}
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("Role", {"subjects": [{"kind": "ServiceAccount", "name": "default"}]})
	control.violation == set() with input.review.object as role
}

_binding(kind, subjects) := fixture.rbac(kind, {
	"roleRef": {"kind": "ClusterRole", "name": "view"},
	"subjects": subjects,
})
