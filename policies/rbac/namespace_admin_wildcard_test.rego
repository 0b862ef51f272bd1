package policies.rbac.namespace_admin_wildcard_test

import data.lib.fixture_test as fixture
import data.policies.rbac.namespace_admin_wildcard as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"one API group": {"rules": [_rule(["apps"], ["*"], ["*"])], "want": set()},
	"some verbs": {"rules": [_rule(["*"], ["*"], ["get", "list", "watch"])], "want": set()},
	"everything": {"rules": [_rule([""], ["pods"], ["get"]), _rule(["*"], ["*"], ["*"])], "want": {[
		["rules", 1],
		"rule allows everything on every resource of the namespace",
	]}},
	"everything over two rules": {
		"rules": [
			_rule(["*"], ["*"], ["get", "list", "watch", "create"]),
			_rule(["*"], ["*"], ["update", "patch", "delete", "deletecollection"]),
		],
		"want": {[["rules"], "the rules together allow everything on every resource of the namespace"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding", "ClusterRole"]
	rules := cases.everything.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
