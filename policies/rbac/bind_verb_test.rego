package policies.rbac.bind_verb_test

import data.lib.fixture_test as fixture
import data.policies.rbac.bind_verb as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"other verbs": {"rules": [_rule([_group], ["roles", "rolebindings"], ["get", "update"])], "want": set()},
	"another group": {"rules": [_rule(["example.com"], ["roles"], ["bind"])], "want": set()},
	"roles": {"rules": [_rule([""], ["pods"], ["get"]), _rule([_group], ["roles"], ["bind"])], "want": {[
		["rules", 1],
		"critical",
		"rule allows bind on roles",
	]}},
	"cluster roles": {"rules": [_rule([_group], ["clusterroles"], ["bind"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows bind on clusterroles",
	]}},
	"any verb": {"rules": [_rule(["*"], ["*"], ["*"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows bind on clusterroles, roles",
	]}},
	"bindings": {
		"rules": [
			_rule([_group], ["clusterrolebindings"], ["bind"]),
			_rule([_group], ["rolebindings"], ["bind"]),
		],
		"want": {
			[["rules", 0], "low", "rule allows bind on clusterrolebindings, where it grants nothing: it counts on roles"],
			[["rules", 1], "low", "rule allows bind on rolebindings, where it grants nothing: it counts on roles"],
		},
	},
	"any verb on bindings": {"rules": [_rule([_group], ["rolebindings"], ["*"])], "want": set()},
	"roles and bindings": {"rules": [_rule([_group], ["roles", "rolebindings"], ["bind"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows bind on roles",
	]}},
	"a role that only views": {"rules": [_named(["view"])], "want": {[
		["rules", 0],
		"medium",
		"rule allows bind on clusterroles",
	]}},
	"a role that writes": {"rules": [_named(["view", "edit"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows bind on clusterroles",
	]}},
	"a role that nobody knows": {"rules": [_named(["viewer"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows bind on clusterroles",
	]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole", "Role"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.details.severity, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding"]
	rules := cases.roles.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

harmless := {
	"reads pods": {"rule": _rule([""], ["pods"], ["get", "list", "watch"]), "want": "medium"},
	"reads pods of any group": {"rule": _rule(["*"], ["pods"], ["get"]), "want": "medium"},
	"writes": {"rule": _rule([""], ["pods"], ["get", "update"]), "want": "critical"},
	"reads everything": {"rule": _rule([""], ["*"], ["get"]), "want": "critical"},
	"gets a secret": {"rule": _rule([""], ["secrets"], ["get"]), "want": "critical"},
	"lists secrets": {"rule": _rule([""], ["secrets"], ["list"]), "want": "critical"},
	"watches secrets": {"rule": _rule([""], ["secrets"], ["watch"]), "want": "critical"},
	"executes commands": {"rule": _rule([""], ["pods/exec"], ["get"]), "want": "critical"},
	"attaches": {"rule": _rule([""], ["pods/attach"], ["get"]), "want": "critical"},
	"forwards ports": {"rule": _rule([""], ["pods/portforward"], ["get"]), "want": "critical"},
	"reaches pods": {"rule": _rule([""], ["pods/proxy"], ["get"]), "want": "critical"},
	"reaches services": {"rule": _rule([""], ["services/proxy"], ["get"]), "want": "critical"},
	"reaches kubelets": {"rule": _rule([""], ["nodes/proxy"], ["get"]), "want": "critical"},
}

# one rule a case, by its number, so that the world is made once
test_harmless_roles[kind] if {
	some kind in ["ClusterRole", "Role"]
	notes := sort(object.keys(harmless))
	role := fixture.rbac("ClusterRole", {"rules": [_named([concat(":", ["tools", note])]) | some note in notes]})
	roles := {kind: {concat(":", ["tools", note]): {"rules": [tc.rule]} | some note, tc in harmless}}
	world := {
		"ClusterRole": {"cluster": {"rbac.authorization.k8s.io/v1": roles}},
		"Role": {"namespace": {"shop": {"rbac.authorization.k8s.io/v1": roles}}},
	}[kind]
	found := {notes[v.details.path[1]]: v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as world
	found == {note: tc.want | some note, tc in harmless}
}

test_every_role_of_that_name_counts if {
	role := fixture.rbac("ClusterRole", {"rules": [_named(["tools"])]})
	harmful := object.union(fixture.rbac("Role", {"rules": [harmless.writes.rule]}), {"metadata": {"name": "tools"}})
	fine := object.union(
		fixture.rbac("ClusterRole", {"rules": [harmless["reads pods"].rule]}),
		{"metadata": {"name": "tools"}},
	)
	severities := {v.details.severity | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory([harmful, fine])
	severities == {"critical"}
}

test_note[note][verb][resource] if {
	some note, tc in {
		"bound to nobody": {"bindings": [], "want": "rule allows bind on roles"},
		"the holder writes no bindings": {
			"bindings": [_binding("app")],
			"want": "rule allows bind on roles, but none of its holders may write bindings",
		},
		"the holder writes bindings by another role": {
			"bindings": [_binding("app"), _binding("writer")],
			"want": "rule allows bind on roles",
		},
	}
	some verb in ["create", "update", "patch"]
	some resource in ["rolebindings", "clusterrolebindings"]
	role := fixture.rbac("ClusterRole", {"rules": cases.roles.rules})
	writer := object.union(
		fixture.rbac("ClusterRole", {"rules": [_rule([_group], [resource], [verb])]}),
		{"metadata": {"name": "writer"}},
	)
	messages := {v.msg | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(array.concat([role, writer], tc.bindings))
	messages == {tc.want}
}

_binding(name) := object.union(
	fixture.rbac("ClusterRoleBinding", {
		"roleRef": {"kind": "ClusterRole", "name": name},
		"subjects": [{"kind": "User", "name": "jane"}],
	}),
	{"metadata": {"name": name}},
)

_named(names) := object.union(_rule([_group], ["clusterroles"], ["bind"]), {"resourceNames": names})

_group := "rbac.authorization.k8s.io"

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
