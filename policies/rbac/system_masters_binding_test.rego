package policies.rbac.system_masters_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.system_masters_binding as control

masters := {"kind": "Group", "name": "system:masters"}

jane := {"kind": "User", "name": "jane"}

cases := {
	"nobody": {"subjects": null, "want": set(), "left": null},
	"others": {"subjects": [jane, {"kind": "User", "name": "system:masters"}], "want": set(), "left": null},
	"the group": {"subjects": [masters], "want": {["subjects", 0]}, "left": []},
	"the group beside others": {"subjects": [jane, masters], "want": {["subjects", 1]}, "left": [jane]},
	"the group twice": {
		"subjects": [masters, jane, masters],
		"want": {["subjects", 0], ["subjects", 2]},
		"left": [jane],
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["RoleBinding", "ClusterRoleBinding"]

	violations := control.violation with input.review.object as _binding(kind, tc.subjects)
	tc.want == {v.details.path | some v in violations}
	every v in violations {
		v.msg == "system:masters passes every authorizer anyway: the binding only hides what is meant"
		v.details.fix == [object.union(
			{"op": ["remove", "replace"][min([count(tc.left), 1])], "path": ["subjects"]},
			{"value": tc.left | count(tc.left) > 0},
		)]
	}
}

test_allowed_bindings[note] if {
	some note, tc in {
		"the stock binding": {"kind": "ClusterRoleBinding", "name": "cluster-admin", "role": "cluster-admin", "want": 0},
		"another name": {"kind": "ClusterRoleBinding", "name": "admins", "role": "cluster-admin", "want": 1},
		"another role": {"kind": "ClusterRoleBinding", "name": "cluster-admin", "role": "view", "want": 1},
		"of a namespace": {"kind": "RoleBinding", "name": "cluster-admin", "role": "cluster-admin", "want": 1},
	}
	binding := object.union(_binding(tc.kind, [masters]), {
		"metadata": {"name": tc.name},
		"roleRef": {"name": tc.role},
	})
	found := control.violation with input.review.object as binding
	count(found) == tc.want
}

test_parameters if {
	binding := object.union(_binding("ClusterRoleBinding", [masters]), {"roleRef": {"name": "cluster-admin"}})
	control.violation == set() with input.review.object as binding with input.parameters as {"allowedBindings": ["app"]}
	control.violation != set() with input.review.object as binding
}

_binding(kind, subjects) := fixture.rbac(kind, {
	"roleRef": {"kind": "ClusterRole", "name": "view"},
	"subjects": subjects,
})
