package policies.rbac.cluster_admin_equivalent_role_test

import data.lib.fixture_test as fixture
import data.policies.rbac.cluster_admin_equivalent_role as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"one API group": {"rules": [_rule(["apps"], ["*"], ["*"])], "want": set()},
	"one resource": {"rules": [_rule(["*"], ["pods"], ["*"])], "want": set()},
	"some verbs": {"rules": [_rule(["*"], ["*"], ["get", "list", "watch"])], "want": set()},
	"everything": {"rules": [_rule([""], ["pods"], ["get"]), _rule(["*"], ["*"], ["*"])], "want": {[
		["rules", 1],
		"rule allows everything on every resource of every API group",
	]}},
	"everything over two rules": {
		"rules": [
			_rule(["*"], ["*"], ["get", "list", "watch", "create"]),
			_rule(["*"], ["*"], ["update", "patch", "delete", "deletecollection"]),
		],
		"want": {[
			["rules"],
			"the rules together allow everything on every resource of every API group",
		]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding", "Role"]
	rules := cases.everything.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_allowed_roles if {
	role := fixture.rbac("ClusterRole", {"rules": cases.everything.rules})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": ["ap*"]}
	named := object.union(role, {"metadata": {"name": "cluster-admin"}})
	control.violation == set() with input.review.object as named
	control.violation != set() with input.review.object as named with input.parameters as {"allowedRoles": []}
}

test_aggregation if {
	message := "the roles that it aggregates allow everything on every resource of every API group"
	role := fixture.rbac("ClusterRole", {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"into": "app"}}]}})
	world := fixture.inventory([role, _part("a", ["get", "list", "watch", "create"]), _part("b", _writes)])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
		with data.inventory as world
	found == {[["aggregationRule"], message]}
	control.violation == set() with input.review.object as role
		with data.inventory as world
		with input.parameters as {"allowedRoles": ["app"]}
	control.violation == set() with input.review.object as role
		with data.inventory as fixture.inventory([role, _part("b", _writes)])
	count(control.not_applicable) == 1 with input.review.object as role
		with data.inventory as fixture.inventory([role])
}

_writes := ["update", "patch", "delete", "deletecollection"]

_part(name, verbs) := object.union(
	fixture.rbac("ClusterRole", {"rules": [_rule(["*"], ["*"], verbs)]}),
	{"metadata": {"name": name, "labels": {"into": "app"}}},
)

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
