package policies.rbac.secrets_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.secrets_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["/secrets"], ["get", "list", "watch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["example.com/secrets"], ["create"])], "want": set()},
	"create": {"rules": [fixture.rule_on(["/secrets"], ["create"])], "want": {[["rules", 0], "high", "rule allows create on secrets"]}},
	"delete alone": {"rules": [fixture.rule_on(["/secrets"], ["get", "delete", "deletecollection"])], "want": {[["rules", 0], "medium", "rule allows delete, deletecollection on secrets"]}},
	"delete among others": {"rules": [fixture.rule_on(["/secrets"], ["delete", "patch"])], "want": {[["rules", 0], "high", "rule allows delete, patch on secrets"]}},
	"by name": {"rules": [fixture.rule_named(["/secrets"], ["create", "update"], ["tls"])], "want": {[["rules", 0], "medium", "rule allows update on secrets"]}},
	"create by name alone is nothing": {"rules": [fixture.rule_named(["/secrets"], ["create", "deletecollection"], ["tls"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "high", "rule allows create, delete, deletecollection, patch, update on secrets"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/secrets"]
	some verb in ["create", "update", "patch", "delete", "deletecollection"]

	role := fixture.rbac("Role", {"rules": [
		fixture.rule_on(["/x"], ["get"]),
		fixture.rule_on([target], [verb]),
	]})
	text := sprintf("rule allows %s on %s", [verb, substring(target, indexof(target, "/") + 1, -1)])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1], text]}
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding", "ClusterRoleBinding"]
	object_ := fixture.rbac(kind, {"rules": [fixture.rule_on(["*/*"], ["*"])]})
	control.violation == set() with input.review.object as object_
}

test_not_applicable if {
	stock := fixture.stock_role({"rules": [fixture.rule_on(["*/*"], ["*"])]})
	found := {n.msg | some n in control.not_applicable} with input.review.object as stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

test_parameters if {
	role := fixture.rbac("Role", {"rules": [fixture.rule_on(["/secrets"], ["create", "patch"])]})
	found := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"verbs": ["patch"]}
	found == {"rule allows patch on secrets"}
}
