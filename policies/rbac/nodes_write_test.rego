package policies.rbac.nodes_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.nodes_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["/nodes"], ["get", "list", "watch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["other.example.com/nodes"], ["create"])], "want": set()},
	"another resource": {"rules": [fixture.rule_on(["/others"], ["*"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "", "rule allows create, delete, deletecollection, patch, update on nodes"]}},
	"its status is another resource": {"rules": [fixture.rule_on(["/nodes/status"], ["patch"])], "want": set()},
	"by name": {"rules": [fixture.rule_named(["/nodes"], ["create", "patch"], ["node-1"])], "want": {[["rules", 0], "", "rule allows patch on nodes"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/nodes"]
	some verb in ["create", "update", "patch", "delete", "deletecollection"]

	role := fixture.rbac("ClusterRole", {"rules": [
		fixture.rule_on(["/x"], ["get"]),
		fixture.rule_on([target], [verb]),
	]})
	text := sprintf("rule allows %s on %s", [verb, substring(target, indexof(target, "/") + 1, -1)])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1], text]}
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding", "ClusterRoleBinding", "Role"]
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

test_bound_in_namespaces_alone if {
	role := fixture.rbac("ClusterRole", {"rules": [fixture.rule_on(["*/*"], ["*"])]})
	world := fixture.inventory([fixture.binding("RoleBinding", "app", [{"kind": "User", "name": "jane"}])])
	control.violation == set() with input.review.object as role with data.inventory as world
	found := {n.msg | some n in control.not_applicable} with input.review.object as role with data.inventory as world
	found == {"it is only bound in namespaces, where it grants nothing on resources of the cluster"}
}
