package policies.rbac.bulk_delete_test

import data.lib.fixture_test as fixture
import data.policies.rbac.bulk_delete as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"writing": {"rules": [fixture.rule_on(["/pods"], ["get", "create", "update", "patch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["example.com/pods"], ["delete"])], "want": set()},
	"by name": {"rules": [fixture.rule_named(["/pods"], ["delete"], ["web-0"])], "want": set()},
	"pods": {"rules": [fixture.rule_on(["/pods"], ["delete"])], "want": {[["rules", 0], "medium", "rule allows delete on pods"]}},
	"namespaces": {"rules": [fixture.rule_on(["/namespaces"], ["delete"])], "want": {[["rules", 0], "high", "rule allows delete on namespaces"]}},
	"volumes": {"rules": [fixture.rule_on(["/persistentvolumes"], ["delete"])], "want": {[["rules", 0], "high", "rule allows delete on persistentvolumes"]}},
	"definitions": {"rules": [fixture.rule_on(["apiextensions.k8s.io/customresourcedefinitions"], ["delete"])], "want": {[["rules", 0], "high", "rule allows delete on customresourcedefinitions"]}},
	"nodes": {"rules": [fixture.rule_on(["/nodes"], ["delete"])], "want": {[["rules", 0], "medium", "rule allows delete on nodes"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/pods", "apps/deployments", "apps/daemonsets", "apps/statefulsets", "apps/replicasets", "batch/jobs", "batch/cronjobs", "/secrets", "/configmaps", "/persistentvolumeclaims", "/persistentvolumes", "/namespaces", "/nodes", "/services", "apiextensions.k8s.io/customresourcedefinitions"]
	some verb in ["delete", "deletecollection"]

	role := fixture.rbac("ClusterRole", {"rules": [
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

test_a_namespace_alone[target][kind] if {
	some target, want in {
		"/pods": {["medium", "rule allows delete on pods"]},
		"/namespaces": {["medium", "rule allows delete on namespaces"]},
		"/nodes": set(),
		"/persistentvolumes": set(),
		"apiextensions.k8s.io/customresourcedefinitions": set(),
	}
	some kind, bindings in {
		"ClusterRole": [fixture.binding("RoleBinding", "app", [{"kind": "User", "name": "jane"}])],
		"Role": [],
	}
	role := fixture.rbac(kind, {"rules": [fixture.rule_on([target], ["delete"])]})
	want == {[v.details.severity, v.msg] | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(bindings)
}

test_parameters if {
	role := fixture.rbac("Role", {"rules": [
		fixture.rule_on(["example.com/backups"], ["delete"]),
		fixture.rule_on(["/pods"], ["delete"]),
	]})
	found := {v.details.path | some v in control.violation} with input.review.object as role
		with input.parameters as {"resources": ["example.com/backups"]}
	found == {["rules", 0]}
}
