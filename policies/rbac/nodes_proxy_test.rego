package policies.rbac.nodes_proxy_test

import data.lib.fixture_test as fixture
import data.policies.rbac.nodes_proxy as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"nodes alone": {"rules": [_rule([""], ["nodes", "nodes/metrics"], ["get", "*"])], "want": set()},
	"no verb": {"rules": [_rule([""], ["nodes/proxy"], [])], "want": set()},
	"of services": {"rules": [_rule([""], ["services/proxy"], ["get"])], "want": set()},
	"get": {"rules": [_rule([""], ["pods"], ["get"]), _rule([""], ["nodes/proxy"], ["get"])], "want": {[
		["rules", 1],
		"rule allows get on nodes/proxy",
	]}},
	"any proxy": {
		"rules": [_rule([""], ["*/proxy"], ["create"])],
		"want": {[["rules", 0], "rule allows create on nodes/proxy"]},
	},
	"any verb": {"rules": [_rule([""], ["nodes/proxy"], ["*"])], "want": {[
		["rules", 0],
		"rule allows create, delete, deletecollection, get, list, patch, update, watch on nodes/proxy",
	]}},
	"the old form": {
		"rules": [_rule([""], ["nodes"], ["get", "proxy"])],
		"want": {[["rules", 0], "rule allows proxy on nodes"]},
	},
	"both forms": {
		"rules": [_rule([""], ["*"], ["get", "proxy"])],
		"want": {[["rules", 0], "rule allows get on nodes/proxy"]},
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
	rules := cases.get.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_the_old_form_in_a_role_grants_nothing if {
	role := fixture.rbac("Role", {"rules": cases["the old form"].rules})
	control.violation == set() with input.review.object as role
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
