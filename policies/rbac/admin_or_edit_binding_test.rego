package policies.rbac.admin_or_edit_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.admin_or_edit_binding as control

cases := {
	"nobody": {"role": "edit", "subjects": null, "want": set()},
	"a user": {"role": "edit", "subjects": [{"kind": "User", "name": "jane"}], "want": set()},
	"an account": {
		"role": "edit",
		"subjects": [{"kind": "User", "name": "jane"}, _deploy],
		"want": {[1, `service account "ci/deploy" holds edit`]},
	},
	"a group": {"role": "admin", "subjects": [_group], "want": {[0, `group "dev" holds admin`]}},
	"view": {"role": "view", "subjects": [_deploy], "want": set()},
	"cluster-admin has a control of its own": {"role": "cluster-admin", "subjects": [_deploy], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, [severity, where] in {
		"ClusterRoleBinding": ["high", "in every namespace"],
		"RoleBinding": ["medium", `in namespace "shop"`],
	}
	found := fixture.told(control.violation) with input.review.object as fixture.binding(kind, tc.role, tc.subjects)
	found == {[["subjects", i], severity, concat(" ", [text, where])] | some [i, text] in tc.want}
}

test_a_role_of_that_name_passes if {
	binding := fixture.rbac("RoleBinding", {"roleRef": {"kind": "Role", "name": "edit"}, "subjects": [_deploy]})
	control.violation == set() with input.review.object as binding
}

test_no_namespace if {
	binding := object.union(
		object.remove(fixture.binding("RoleBinding", "edit", [_deploy]), ["metadata"]),
		{"metadata": {"name": "edit"}},
	)
	{`service account "ci/deploy" holds edit in its namespace`} == {v.msg | some v in control.violation} with input.review.object as binding
}

test_parameters[note] if {
	some note, tc in {
		"roles": {"params": {"roles": ["edit"]}, "want": set()},
		"kinds": {"params": {"subjectKinds": ["User"]}, "want": {["subjects", 2]}},
		"subjects": {"params": {"allowedSubjects": ["ServiceAccount:ci:*"]}, "want": {["subjects", 1]}},
	}
	binding := fixture.binding("RoleBinding", "admin", [_deploy, _group, {"kind": "User", "name": "jane"}])
	found := {v.details.path | some v in control.violation} with input.review.object as binding
		with input.parameters as tc.params
	found == tc.want
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("RoleBinding", "edit", [_deploy]), {"kind": "Role"})
	control.violation == set() with input.review.object as role
}

_deploy := {"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"}

_group := {"kind": "Group", "name": "dev"}
