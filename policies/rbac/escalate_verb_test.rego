package policies.rbac.escalate_verb_test

import data.lib.fixture_test as fixture
import data.policies.rbac.escalate_verb as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"other verbs": {"rules": [_rule([_group], ["roles"], ["get", "update"])], "want": set()},
	"another group": {"rules": [_rule(["example.com"], ["roles"], ["escalate"])], "want": set()},
	"on bindings it means nothing": {
		"rules": [_rule([_group], ["rolebindings"], ["escalate"])],
		"want": set(),
	},
	"roles": {"rules": [_rule([""], ["pods"], ["get"]), _rule([_group], ["roles"], ["get", "escalate"])], "want": {[
		["rules", 1, "verbs", 1],
		"rule allows escalate on roles",
	]}},
	"any verb": {"rules": [_rule([_group], ["roles"], ["get", "*"])], "want": {[
		["rules", 0, "verbs", 1],
		"rule allows escalate on roles",
	]}},
	"any group": {"rules": [_rule(["*"], ["roles"], ["escalate"])], "want": {[
		["rules", 0, "verbs", 0],
		"rule allows escalate on roles",
	]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole", "Role"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding"]
	rules := cases.roles.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_cluster_roles[kind] if {
	some kind, want in {
		"ClusterRole": {[["rules", 0, "verbs", 0], "critical", "rule allows escalate on clusterroles"]},
		"Role": set(),
	}
	role := fixture.rbac(kind, {"rules": [_rule([_group], ["clusterroles"], ["escalate"])]})
	found := {[v.details.path, v.details.severity, v.msg] | some v in control.violation} with input.review.object as role
	found == want
}

test_severity_of_a_role if {
	role := fixture.rbac("Role", {"rules": cases.roles.rules})
	{"high"} == {v.details.severity | some v in control.violation} with input.review.object as role
}

test_fix[note] if {
	some note, tc in {
		"the verb is taken out": {"verbs": ["get", "escalate", "list"], "want": {["get", "list"]}},
		"no verb would be left": {"verbs": ["escalate"], "want": set()},
		"the wildcard stays": {"verbs": ["get", "*"], "want": set()},
	}
	role := fixture.rbac("Role", {"rules": [_rule([_group], ["roles"], tc.verbs)]})
	violations := control.violation with input.review.object as role
	count(violations) == 1
	fixes := {v.details.fix | some v in violations}
	fixes == {[{"op": "replace", "path": ["rules", 0, "verbs"], "value": verbs}] | some verbs in tc.want}
}

_group := "rbac.authorization.k8s.io"

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
