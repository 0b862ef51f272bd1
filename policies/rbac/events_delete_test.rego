package policies.rbac.events_delete_test

import data.lib.fixture_test as fixture
import data.policies.rbac.events_delete as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["/events"], ["get", "list", "watch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["other.example.com/events"], ["delete"])], "want": set()},
	"another resource": {"rules": [fixture.rule_on(["/others"], ["*"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "", "rule allows delete, deletecollection on events"]}},
	"writing": {"rules": [fixture.rule_on(["/events"], ["create", "patch"])], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/events", "events.k8s.io/events"]
	some verb in ["delete", "deletecollection"]

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
