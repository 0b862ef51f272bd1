package policies.rbac.cluster_admin_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.cluster_admin_binding as control

subjects := {
	"nobody": {"subjects": [], "want": set()},
	"null": {"subjects": null, "want": set()},
	"everyone is reported": {
		"subjects": [
			{"kind": "User", "name": "jane"},
			{"kind": "Group", "name": "ops"},
			{"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"},
		],
		"want": {
			[0, `user "jane" is bound to cluster-admin`],
			[1, `group "ops" is bound to cluster-admin`],
			[2, `service account "ci/deploy" is bound to cluster-admin`],
		},
	},
	"system:masters in another binding": {
		"subjects": [{"kind": "Group", "name": "system:masters"}],
		"want": {[0, `group "system:masters" is bound to cluster-admin`]},
	},
}

test_violation[note][kind] if {
	some note, tc in subjects
	some kind, severity in {"ClusterRoleBinding": "critical", "RoleBinding": "high"}

	want := {{"msg": text, "details": {"path": ["subjects", i], "severity": severity}} | some [i, text] in tc.want}
	want == control.violation with input.review.object as _binding(kind, {"subjects": tc.subjects})
}

test_another_role_passes[note] if {
	some note, role_ref in {
		"another ClusterRole": {"kind": "ClusterRole", "name": "view"},
		"a Role of that name": {"kind": "Role", "name": "cluster-admin"},
	}
	binding := _binding("RoleBinding", {"roleRef": role_ref, "subjects": [{"kind": "User", "name": "jane"}]})
	control.violation == set() with input.review.object as binding
}

test_the_stock_binding_is_exempt_by_name_and_subject if {
	binding := object.union(
		_binding("ClusterRoleBinding", {"subjects": [
			{"kind": "Group", "name": "system:masters"},
			{"kind": "User", "name": "jane"},
		]}),
		{"metadata": {"name": "cluster-admin"}},
	)
	{["subjects", 1]} == {v.details.path | some v in control.violation} with input.review.object as binding
}

test_parameters if {
	binding := _binding("ClusterRoleBinding", {"subjects": [
		{"kind": "Group", "name": "system:masters"},
		{"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"},
		{"kind": "User", "name": "jane"},
	]})
	parameters := {"allowedBindings": ["app"], "allowedSubjects": ["ServiceAccount:ci:*"]}
	paths := {v.details.path | some v in control.violation} with input.review.object as binding
		with input.parameters as parameters
	paths == {["subjects", 2]}
}

test_other_kinds_are_left_alone if {
	binding := _binding("ClusterRoleBinding", {"subjects": [{"kind": "User", "name": "jane"}]})
	role := object.union(binding, {"kind": "Role"})
	control.violation == set() with input.review.object as role
}

_binding(kind, fields) := object.union(
	fixture.rbac(kind, {"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}}),
	fields,
)
