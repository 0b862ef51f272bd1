package policies.rbac.token_request_test

import data.lib.fixture_test as fixture
import data.policies.rbac.token_request as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"another verb": {"rules": [_rule([""], ["serviceaccounts/token"], ["get"])], "want": set()},
	"the account itself": {"rules": [_rule([""], ["serviceaccounts"], ["create"])], "want": set()},
	"tokens": {"rules": [_rule([""], ["pods"], ["get"]), _rule([""], ["serviceaccounts/token"], ["create"])], "want": {[
		["rules", 1],
		"critical",
		"rule allows create on serviceaccounts/token",
	]}},
	"token of anything": {"rules": [_rule([""], ["*/token"], ["*"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows create on serviceaccounts/token",
	]}},
	"by name": {
		"rules": [_named("deploy")],
		"want": {[["rules", 0], "high", "rule allows create on serviceaccounts/token"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.details.severity, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding"]
	rules := cases.tokens.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

severities := {
	"a Role": {"kind": "Role", "objects": [], "want": "high"},
	"a Role beside a strong account": {"kind": "Role", "objects": [_strong("shop")], "want": "critical"},
	"a Role, and a strong account elsewhere": {"kind": "Role", "objects": [_strong("ci")], "want": "high"},
	"bound to nobody": {"kind": "ClusterRole", "objects": [], "want": "critical"},
	"bound in a namespace": {"kind": "ClusterRole", "objects": [_bound("RoleBinding")], "want": "high"},
	"bound beside a strong account": {
		"kind": "ClusterRole",
		"objects": [_bound("RoleBinding"), _strong("shop")],
		"want": "critical",
	},
	"bound in the cluster": {"kind": "ClusterRole", "objects": [_bound("ClusterRoleBinding")], "want": "critical"},
}

test_severity[note] if {
	some note, tc in severities
	role := fixture.rbac(tc.kind, {"rules": cases.tokens.rules})
	found := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(tc.objects)
	found == {tc.want}
}

test_kube_system_is_full_of_strong_accounts if {
	role := object.union(fixture.rbac("Role", {"rules": cases.tokens.rules}), {"metadata": {"namespace": "kube-system"}})
	{"critical"} == {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as {}
}

test_severity_by_name[note] if {
	some note, tc in {
		"the strong account": {"name": "deploy", "objects": [_strong("ci")], "want": "critical"},
		"another account": {"name": "web", "objects": [_strong("ci")], "want": "high"},
		"the strong account where the role is bound": {
			"name": "deploy",
			"objects": [_strong("ci"), _bound("ClusterRoleBinding")],
			"want": "critical",
		},
		"the strong account out of reach": {
			"name": "deploy",
			"objects": [_strong("ci"), _bound("RoleBinding")],
			"want": "high",
		},
	}
	role := fixture.rbac("ClusterRole", {"rules": [_named(tc.name)]})
	found := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(tc.objects)
	found == {tc.want}
}

_strong(namespace) := fixture.made(
	"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {"name": "strong"},
	{
		"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"},
		"subjects": [{"kind": "ServiceAccount", "name": "deploy", "namespace": namespace}],
	},
)

_bound(kind) := fixture.rbac(kind, {
	"roleRef": {"kind": "ClusterRole", "name": "app"},
	"subjects": [{"kind": "User", "name": "jane"}],
})

_named(name) := object.union(_rule([""], ["serviceaccounts/token"], ["create"]), {"resourceNames": [name]})

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
