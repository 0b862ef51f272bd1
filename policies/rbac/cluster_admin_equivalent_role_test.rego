package policies.rbac.cluster_admin_equivalent_role_test

import data.lib.fixture_test as fixture
import data.policies.rbac.cluster_admin_equivalent_role as control

cases := {
	"nothing": {"rules": null, "want": set()},
	"wildcards": {"rules": [{}, _rule("*", ["*"], ["*"])], "want": {["rules", 1]}},
	"verbs spelled out": {
		"rules": [_rule(
			"*", ["*"],
			["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"],
		)],
		"want": {["rules", 0]},
	},
	"spread over two rules": {
		"rules": [
			_rule("*", ["*"], ["get", "list", "watch"]),
			_rule("*", ["*"], ["create", "update", "patch", "delete", "deletecollection"]),
		],
		"want": {["rules", 0]},
	},
	"to read": {"rules": [_rule("*", ["*"], ["get", "list", "watch"])], "want": set()},
	"one group": {"rules": [_rule("", ["*"], ["*"])], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	role := fixture.rbac("ClusterRole", {"rules": tc.rules})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[path, "its rules allow every verb on every resource of every API group"] | some path in tc.want}
	control.unknown == set() with input.review.object as role
	control.not_applicable == set() with input.review.object as role
}

test_gathered_rules if {
	part := object.union(
		fixture.rbac("ClusterRole", {"rules": _everything}),
		{"metadata": {"name": "part", "labels": {"into": "app"}}},
	)
	found := control.violation with input.review.object as _gathering
		with data.inventory as fixture.inventory([_gathering, part])
	found == {{
		"msg": "the ClusterRoles that it gathers allow every verb on every resource of every API group",
		"details": {"path": ["aggregationRule"]},
	}}
}

test_gathered_rules_that_are_harmless if {
	world := fixture.inventory([_gathering])
	control.violation == set() with input.review.object as _gathering with data.inventory as world
	control.unknown == set() with input.review.object as _gathering with data.inventory as world
}

test_gathered_rules_without_an_inventory if {
	found := control.unknown with input.review.object as _gathering
	found == {{
		"msg": "the ClusterRoles that it gathers are not known",
		"details": {"path": ["aggregationRule"]},
	}}
	control.unknown == set() with input.review.object as object.union(_gathering, {"kind": "Role"})
}

test_allowed_roles if {
	role := fixture.rbac("ClusterRole", {"rules": _everything})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": ["ap*"]}
	named := object.union(role, {"metadata": {"name": "cluster-admin"}})
	control.violation == set() with input.review.object as named
	control.violation != set() with input.review.object as named with input.parameters as {"allowedRoles": []}
}

test_stock_roles if {
	stock := fixture.stock_role({"rules": _everything})
	control.violation == set() with input.review.object as stock with input.parameters as {"allowedRoles": []}
	reasons := {n.msg | some n in control.not_applicable} with input.review.object as stock
	reasons == {"the role is part of Kubernetes itself"}
	control.not_applicable == set() with input.review.object as object.union(stock, {"kind": "Role"})
}

test_stock_roles_that_gather_are_not_unknown if {
	stock := fixture.stock_role({"aggregationRule": {}})
	control.unknown == set() with input.review.object as stock
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("Role", {"rules": _everything})
	control.violation == set() with input.review.object as role
}

test_strangers[what] if {
	bad := fixture.rbac("ClusterRole", {"rules": _everything})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_everything := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]

_rule(group, resources, verbs) := {"apiGroups": [group], "resources": resources, "verbs": verbs}

_gathering := fixture.rbac("ClusterRole", {
	"rules": [],
	"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"into": "app"}}]},
})
