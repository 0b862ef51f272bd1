package policies.rbac.system_masters_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.system_masters_binding as control

message := "system:masters is bound, which may do everything already"

cases := {
	"null": {"subjects": null, "want": set()},
	"another group": {"subjects": [{"kind": "Group", "name": "ops"}], "want": set()},
	"a user of that name": {"subjects": [{"kind": "User", "name": "system:masters"}], "want": set()},
	"the group": {"subjects": [{"kind": "Group", "name": "ops"}, _masters], "want": {[["subjects", 1], message]}},
	"twice": {"subjects": [_masters, _masters], "want": {[["subjects", 0], message], [["subjects", 1], message]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	binding := _binding(kind, tc.subjects)
	tc.want == {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
}

test_allowed_bindings[note] if {
	some note, tc in {
		"the stock binding": {"kind": "ClusterRoleBinding", "name": "cluster-admin", "params": {}, "want": 0},
		"its name in a namespace": {"kind": "RoleBinding", "name": "cluster-admin", "params": {}, "want": 1},
		"by parameter": {
			"kind": "RoleBinding",
			"name": "app",
			"params": {"allowedBindings": ["shop/a*"]},
			"want": 0,
		},
		"nothing allowed": {
			"kind": "ClusterRoleBinding",
			"name": "cluster-admin",
			"params": {"allowedBindings": []},
			"want": 1,
		},
	}
	binding := object.union(_binding(tc.kind, [_masters]), {"metadata": {"name": tc.name}})
	violations := control.violation with input.review.object as binding with input.parameters as tc.params
	count(violations) == tc.want
}

test_fix[note] if {
	ops := {"kind": "Group", "name": "ops"}
	some note, tc in {
		"others stay": {
			"subjects": [_masters, ops, _masters],
			"want": {"op": "replace", "path": ["subjects"], "value": [ops]},
		},
		"nobody stays": {"subjects": [_masters], "want": {"op": "remove", "path": ["subjects"]}},
	}
	binding := _binding("ClusterRoleBinding", tc.subjects)
	fixes := {v.details.fix | some v in control.violation} with input.review.object as binding
	fixes == {[tc.want]}
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("ClusterRole", {"subjects": [_masters]})
	control.violation == set() with input.review.object as role
}

_masters := {"kind": "Group", "name": "system:masters"}

_binding(kind, subjects) := fixture.rbac(kind, {
	"roleRef": {"kind": "ClusterRole", "name": "view"},
	"subjects": subjects,
})
