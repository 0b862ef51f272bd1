package policies.rbac.secrets_read_test

import data.lib.fixture_test as fixture
import data.policies.rbac.secrets_read as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"something else": {"rules": [_rule([""], ["configmaps"], ["get"])], "want": set()},
	"write only": {"rules": [_rule([""], ["secrets"], ["create", "update"])], "want": set()},
	"get": {
		"rules": [_rule([""], ["secrets"], ["get", "update"])],
		"want": {[["rules", 0], "medium", "rule allows get on secrets"]},
	},
	"list": {
		"rules": [_rule([""], ["pods"], ["get"]), _rule([""], ["secrets"], ["list"])],
		"want": {[["rules", 1], "high", "rule allows list on secrets"]},
	},
	"watch": {
		"rules": [_rule([""], ["secrets"], ["watch"])],
		"want": {[["rules", 0], "high", "rule allows watch on secrets"]},
	},
	"wildcards": {
		"rules": [_rule(["*"], ["*"], ["*"])],
		"want": {[["rules", 0], "high", "rule allows get, list, watch on secrets"]},
	},
	"by name": {"rules": [_named], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.details.severity, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding"]
	rules := cases.get.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_verbs if {
	rules := [_rule([""], ["secrets"], ["get", "list"]), _rule([""], ["secrets"], ["watch"])]
	role := fixture.rbac("Role", {"rules": rules})
	found := {[v.details.path, v.details.severity] | some v in control.violation} with input.review.object as role
		with input.parameters as {"verbs": ["get"]}
	found == {[["rules", 0], "high"]}
}

test_names_may_count_too if {
	role := fixture.rbac("Role", {"rules": [_named]})
	found := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"allowNamed": false}
	found == {"rule allows get on secrets"}
}

test_severity_by_binding[note] if {
	some note, tc in {
		"the whole cluster": {"kind": "ClusterRoleBinding", "role": "ClusterRole", "want": "critical"},
		"a namespace": {"kind": "RoleBinding", "role": "ClusterRole", "want": "medium"},
		"a Role": {"kind": "RoleBinding", "role": "Role", "want": "medium"},
	}
	role := fixture.rbac(tc.role, {"rules": cases.get.rules})
	binding := fixture.rbac(tc.kind, {
		"roleRef": {"kind": tc.role, "name": "app"},
		"subjects": [{"kind": "User", "name": "jane"}],
	})
	severities := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory([role, binding])
	severities == {tc.want}
}

_named := object.union(_rule([""], ["secrets"], ["get"]), {"resourceNames": ["tls"]})

test_allowed_roles[kind] if {
	some kind, pattern in {"Role": "shop/*", "ClusterRole": "app"}
	role := fixture.rbac(kind, {"rules": cases.get.rules})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": [pattern]}
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
