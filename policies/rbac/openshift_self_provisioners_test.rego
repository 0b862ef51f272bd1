package policies.rbac.openshift_self_provisioners_test

import data.lib.fixture_test as fixture
import data.policies.rbac.openshift_self_provisioners as control

cases := {
	"nobody": {"role": "self-provisioner", "subjects": null, "want": set()},
	"a group of the company": {
		"role": "self-provisioner",
		"subjects": [{"kind": "Group", "name": "architects"}],
		"want": set(),
	},
	"all who log in by OAuth": {
		"role": "self-provisioner",
		"subjects": [{"kind": "User", "name": "jane"}, _oauth],
		"want": {[["subjects", 1], `group "system:authenticated:oauth" may create projects`]},
	},
	"all who log in": {
		"role": "self-provisioner",
		"subjects": [{"kind": "Group", "name": "system:authenticated"}],
		"want": {[["subjects", 0], `group "system:authenticated" may create projects`]},
	},
}

test_violation[note] if {
	some note, tc in cases
	binding := fixture.binding("ClusterRoleBinding", tc.role, tc.subjects)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
	found == tc.want
	control.not_applicable == set() with input.review.object as binding
}

test_another_role if {
	binding := fixture.binding("ClusterRoleBinding", "view", [_oauth])
	control.violation == set() with input.review.object as binding
	found := {n.msg | some n in control.not_applicable} with input.review.object as binding
	found == {"it binds another role than self-provisioner"}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("ClusterRoleBinding", "self-provisioner", [_oauth]), {"kind": "ClusterRole"})
	control.violation == set() with input.review.object as role
	control.not_applicable == set() with input.review.object as role
}

_oauth := {"kind": "Group", "name": "system:authenticated:oauth"}
