package policies.rbac.pods_create_test

import data.lib.fixture_test as fixture
import data.policies.rbac.pods_create as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"another verb": {"rules": [_rule([""], ["pods"], ["get", "update"])], "want": set()},
	"commands in pods": {"rules": [_rule([""], ["pods/exec"], ["create"])], "want": set()},
	"pods": {"rules": [_rule([""], ["configmaps"], ["get"]), _rule([""], ["pods"], ["create"])], "want": {[
		["rules", 1],
		"high",
		"rule allows create on pods",
	]}},
	"anything": {
		"rules": [_rule(["*"], ["*"], ["*"])],
		"want": {[["rules", 0], "high", "rule allows create on pods"]},
	},
	"by name, which no create has": {
		"rules": [object.union(_rule([""], ["pods"], ["create"]), {"resourceNames": ["web"]})],
		"want": set(),
	},
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
	rules := cases.pods.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_severity[note][level] if {
	some note, tc in {
		"a Role": {"kind": "Role", "bindings": [], "critical": {"", "privileged"}},
		"a ClusterRole bound there": {
			"kind": "ClusterRole",
			"bindings": [_bound("RoleBinding")],
			"critical": {"", "privileged"},
		},
		"a ClusterRole bound everywhere": {
			"kind": "ClusterRole",
			"bindings": [_bound("ClusterRoleBinding")],
			"critical": {"", "privileged"},
		},
		"a ClusterRole bound to nobody": {"kind": "ClusterRole", "bindings": [], "critical": set()},
	}
	some level in ["", "privileged", "baseline", "restricted"]
	want := {"critical" | level in tc.critical} | {"high" | not level in tc.critical}
	role := fixture.rbac(tc.kind, {"rules": cases.pods.rules})
	severities := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(array.concat([_namespace("shop", level)], tc.bindings))
	severities == want
}

test_another_namespace_does_not_count if {
	role := fixture.rbac("Role", {"rules": cases.pods.rules})
	severities := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory([_namespace("bank", "")])
	severities == {"high"}
}

test_allowed_subjects if {
	role := fixture.rbac("ClusterRole", {"rules": cases.pods.rules})
	world := fixture.inventory([role, _bound("RoleBinding")])
	control.violation == set() with input.review.object as role
		with input.parameters as {"allowedSubjects": ["User:jane"]}
		with data.inventory as world
	control.violation != set() with input.review.object as role with data.inventory as world
}

_bound(kind) := fixture.rbac(kind, {
	"roleRef": {"kind": "ClusterRole", "name": "app"},
	"subjects": [{"kind": "User", "name": "jane"}],
})

_namespace(name, "") := fixture.made("v1", "Namespace", {"name": name}, {})

_namespace(name, level) := fixture.made(
	"v1", "Namespace",
	{"name": name, "labels": {"pod-security.kubernetes.io/enforce": level}}, {},
) if {
	level != ""
}

test_allowed_roles[kind] if {
	some kind, pattern in {"Role": "shop/*", "ClusterRole": "app"}
	role := fixture.rbac(kind, {"rules": cases.pods.rules})
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
