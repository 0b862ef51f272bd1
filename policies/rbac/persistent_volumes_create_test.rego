package policies.rbac.persistent_volumes_create_test

import data.lib.fixture_test as fixture
import data.policies.rbac.persistent_volumes_create as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {
		"rules": [_rule([""], ["persistentvolumes"], ["get", "list", "watch", "delete"])],
		"want": set(),
	},
	"claims": {"rules": [_rule([""], ["persistentvolumeclaims"], ["create"])], "want": set()},
	"create": {"rules": [_rule([""], ["pods"], ["get"]), _rule([""], ["persistentvolumes"], ["create"])], "want": {[
		["rules", 1],
		"rule allows create on persistentvolumes",
	]}},
	"any verb": {"rules": [_rule([""], ["persistentvolumes"], ["*"])], "want": {[
		["rules", 0],
		"rule allows create, patch, update on persistentvolumes",
	]}},
	"by name": {
		"rules": [object.union(_rule([""], ["persistentvolumes"], ["patch", "update"]), {"resourceNames": ["data"]})],
		"want": {[["rules", 0], "rule allows patch, update on persistentvolumes"]},
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
	rules := cases.create.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_allowed_roles if {
	role := fixture.rbac("ClusterRole", {"rules": cases.create.rules})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": ["a*"]}
	control.violation != set() with input.review.object as role with input.parameters as {"allowedRoles": ["other"]}
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
