package policies.rbac.impersonate_test

import data.lib.fixture_test as fixture
import data.policies.rbac.impersonate as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"other verbs": {"rules": [_rule([""], ["serviceaccounts", "users"], ["get"])], "want": set()},
	"another resource": {"rules": [_rule([""], ["pods"], ["impersonate"])], "want": set()},
	"users": {"rules": [_rule([""], ["pods"], ["get"]), _rule([""], ["users"], ["impersonate"])], "want": {[
		["rules", 1],
		"critical",
		"rule allows impersonate on users",
	]}},
	"groups": {
		"rules": [_rule([""], ["groups"], ["impersonate"])],
		"want": {[["rules", 0], "critical", "rule allows impersonate on groups"]},
	},
	"uids": {
		"rules": [_rule([_authn], ["uids"], ["impersonate"])],
		"want": {[["rules", 0], "critical", "rule allows impersonate on uids"]},
	},
	"extras": {"rules": [_rule([_authn], ["userextras/scopes"], ["impersonate"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows impersonate on userextras/scopes",
	]}},
	"any verb": {
		"rules": [_rule([""], ["users"], ["*"])],
		"want": {[["rules", 0], "critical", "rule allows impersonate on users"]},
	},
	"everything": {"rules": [_rule(["*"], ["*"], ["*"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows impersonate on groups, nodes, serviceaccounts, uids, users",
	]}},
	"a constrained verb": {"rules": [_rule([_authn], ["users", "groups"], ["impersonate:user-info"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows impersonate:user-info on groups, users",
	]}},
	"nodes": {"rules": [_rule([_authn], ["nodes"], ["impersonate:arbitrary-node"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows impersonate:arbitrary-node on nodes",
	]}},
	"what is done as somebody else": {
		"rules": [_rule([""], ["pods"], ["get", "impersonate-on:user-info:list"])],
		"want": {[
			["rules", 0, "verbs", 1],
			"medium",
			"rule allows impersonate-on:user-info:list on pods",
		]},
	},
	"by name": {
		"rules": [_named(["users"], ["jane"])],
		"want": {[["rules", 0], "medium", "rule allows impersonate on users"]},
	},
	"a group by name": {
		"rules": [_named(["groups"], ["ops"])],
		"want": {[["rules", 0], "medium", "rule allows impersonate on groups"]},
	},
	"a system group by name": {"rules": [_named(["groups"], ["ops", "system:masters"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows impersonate on groups",
	]}},
	"a system user by name": {
		"rules": [_named(["users"], ["system:admin"])],
		"want": {[["rules", 0], "medium", "rule allows impersonate on users"]},
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
	rules := cases.users.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_a_role_of_a_namespace_covers_its_accounts[resource][group] if {
	some resource, want in {"serviceaccounts": {"critical"}, "users": set(), "groups": set(), "userextras/scopes": set()}
	some group in ["", _authn]
	role := fixture.rbac("Role", {"rules": [_rule([group], [resource], ["impersonate"])]})
	want == {v.details.severity | some v in control.violation} with input.review.object as role
}

test_accounts_of_the_cluster[group] if {
	some group in ["", _authn]
	role := fixture.rbac("ClusterRole", {"rules": [_rule([group], ["serviceaccounts"], ["impersonate"])]})
	{"critical"} == {v.details.severity | some v in control.violation} with input.review.object as role
}

test_allowed_resource_names[note] if {
	some note, tc in {
		"the name": {"names": ["jane"], "allowed": ["jane", "joe"], "want": 0},
		"another one": {"names": ["jane", "jim"], "allowed": ["jane", "joe"], "want": 1},
		"no names": {"names": [], "allowed": ["jane"], "want": 1},
	}
	role := fixture.rbac("ClusterRole", {"rules": [_named(["users"], tc.names)]})
	violations := control.violation with input.review.object as role
		with input.parameters as {"allowedResourceNames": tc.allowed}
	count(violations) == tc.want
}

_named(resources, names) := object.union(_rule([""], resources, ["impersonate"]), {"resourceNames": names})

_authn := "authentication.k8s.io"

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
