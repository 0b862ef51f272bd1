package policies.rbac.pods_exec_test

import data.lib.fixture_test as fixture
import data.policies.rbac.pods_exec as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"listing": {"rules": [fixture.rule_on(["/pods/exec"], ["list", "watch", "delete"])], "want": set()},
	"the pods": {"rules": [fixture.rule_on(["/pods"], ["create", "get"])], "want": set()},
	"another subresource": {"rules": [fixture.rule_on(["/pods/log"], ["get"])], "want": set()},
	"no wildcard": {"rules": [fixture.rule_on(["/pods/*"], ["create"])], "want": set()},
	"by name": {"rules": [fixture.rule_named(["/pods/exec"], ["create"], ["web-0"])], "want": {[["rules", 0], "high", "rule allows create on pods/exec"]}},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "high", "rule allows create, get on pods/exec"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/pods/exec"]
	some verb in ["create", "get"]

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

versions := {
	"get of old": {"verbs": ["get"], "version": "v1.34.0", "params": {}, "want": "high"},
	"get of new": {"verbs": ["get"], "version": "v1.35.0", "params": {}, "want": "low"},
	"create of new": {"verbs": ["create"], "version": "v1.37.2", "params": {}, "want": "high"},
	"get without the gate": {
		"verbs": ["get"],
		"version": "v1.37.2",
		"params": {"getNeedsCreate": false},
		"want": "high",
	},
}

test_versions[note] if {
	some note, tc in versions
	role := fixture.rbac("Role", {"rules": [fixture.rule_on(["/pods/exec"], tc.verbs)]})
	world := fixture.inventory([fixture.cluster({"kubernetesVersion": tc.version})])
	found := {v.details.severity | some v in control.violation} with input.review.object as role
		with input.parameters as tc.params
		with data.inventory as world
	found == {tc.want}
}

test_parameters[note] if {
	some note, tc in {
		"another role": {"params": {"allowedRoles": ["ci/*"]}, "want": {["rules", 0]}},
		"the role": {"params": {"allowedRoles": ["shop/*"]}, "want": set()},
		"its subjects": {"params": {"allowedSubjects": ["Group:on-call"]}, "want": set()},
		"another subject": {"params": {"allowedSubjects": ["Group:ops"]}, "want": {["rules", 0]}},
	}
	role := fixture.rbac("Role", {"rules": [fixture.rule_on(["/pods/exec"], ["create"])]})
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "app"},
		"subjects": [{"kind": "Group", "name": "on-call"}],
	})
	found := {v.details.path | some v in control.violation} with input.review.object as role
		with input.parameters as tc.params
		with data.inventory as fixture.inventory([role, binding])
	found == tc.want
}
