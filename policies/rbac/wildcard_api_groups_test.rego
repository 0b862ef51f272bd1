package policies.rbac.wildcard_api_groups_test

import data.lib.fixture_test as fixture
import data.policies.rbac.wildcard_api_groups as control

cases := {
	"groups spelled out": {"rules": [_rule(["", "apps"], ["deployments"])], "want": set()},
	"no rules": {"rules": null, "want": set()},
	"no groups": {"rules": [_rule(null, ["deployments"])], "want": set()},
	"no resources": {"rules": [_rule(["*"], [])], "want": set()},
	"every resource is reported elsewhere": {"rules": [_rule(["*"], ["pods", "*"])], "want": set()},
	"the wildcard": {
		"rules": [{}, _rule(["", "*"], ["deployments", "jobs"])],
		"want": {[["rules", 1, "apiGroups"], "rule covers deployments, jobs of every API group"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	tc.want == {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
}

test_allowed_roles[kind] if {
	some kind, pattern in {"Role": "shop/*", "ClusterRole": "app"}
	role := fixture.rbac(kind, {"rules": cases["the wildcard"].rules})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": [pattern]}
	control.violation != set() with input.review.object as role with input.parameters as {"allowedRoles": ["other"]}
}

test_allowed_subjects if {
	role := fixture.rbac("Role", {"rules": cases["the wildcard"].rules})
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "app"},
		"subjects": [{"kind": "Group", "name": "ops"}],
	})
	control.violation == set() with input.review.object as role
		with input.parameters as {"allowedSubjects": ["Group:ops"]}
		with data.inventory as fixture.inventory([role, binding])
	control.violation != set() with input.review.object as role
		with data.inventory as fixture.inventory([role, binding])
}

test_other_kinds_are_left_alone if {
	rules := cases["the wildcard"].rules
	control.violation == set() with input.review.object as fixture.rbac("RoleBinding", {"rules": rules})
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources) := {"apiGroups": groups, "resources": resources, "verbs": ["get"]}
