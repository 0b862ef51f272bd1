package policies.rbac.endpoints_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.endpoints_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["/endpoints"], ["get", "list", "watch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["other.example.com/endpoints"], ["create"])], "want": set()},
	"another resource": {"rules": [fixture.rule_on(["/others"], ["*"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "", "rule allows create, patch, update on endpoints, endpointslices"]}},
	"Services are another resource": {"rules": [fixture.rule_on(["/services"], ["patch"])], "want": set()},
	"deleting": {"rules": [fixture.rule_on(["/endpoints"], ["delete"])], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/endpoints", "discovery.k8s.io/endpointslices"]
	some verb in ["create", "update", "patch"]

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

test_the_stock_role_of_old_clusters[note] if {
	some note, tc in {
		"old": {"resources": ["/endpoints"], "verbs": ["update", "get"], "want": {"rule still allows update on endpoints"}},
		"new": {"resources": ["/services"], "verbs": ["update"], "want": set()},
		"reading": {"resources": ["/endpoints"], "verbs": ["get"], "want": set()},
	}
	role := object.union(
		fixture.stock_role({"rules": [
			fixture.rule_on(["/pods"], ["get"]),
			fixture.rule_on(tc.resources, tc.verbs),
		]}),
		{"metadata": {"name": "system:aggregate-to-edit"}},
	)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1], msg] | some msg in tc.want}
	control.not_applicable == set() with input.review.object as role
}

test_only_the_stock_one if {
	role := object.union(
		fixture.rbac("ClusterRole", {"rules": [fixture.rule_on(["/endpoints"], ["update"])]}),
		{"metadata": {"name": "system:aggregate-to-edit"}},
	)
	{"rule allows update on endpoints"} == {v.msg | some v in control.violation} with input.review.object as role
}
