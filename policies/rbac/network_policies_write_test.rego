package policies.rbac.network_policies_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.network_policies_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["networking.k8s.io/networkpolicies"], ["get", "list", "watch"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["other.example.com/networkpolicies"], ["create"])], "want": set()},
	"another resource": {"rules": [fixture.rule_on(["networking.k8s.io/others"], ["*"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "", "rule allows create, delete, deletecollection, patch, update on *, *networkpolicies, networkpolicies"]}},
	"Ingresses have a control of their own": {"rules": [fixture.rule_on(["networking.k8s.io/ingresses"], ["create"])], "want": set()},
	"something else of Cilium": {"rules": [fixture.rule_on(["cilium.io/ciliumidentities"], ["create"])], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["networking.k8s.io/networkpolicies", "policy.networking.k8s.io/adminnetworkpolicies", "cilium.io/ciliumnetworkpolicies", "crd.projectcalico.org/globalnetworkpolicies", "projectcalico.org/stagednetworkpolicies"]
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
	role := fixture.rbac("Role", {"rules": [fixture.rule_on(["example.com/walls"], ["create"])]})
	found := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"resources": ["example.com/walls"]}
	found == {"rule allows create on walls"}
}
