package policies.rbac.workload_controllers_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.workload_controllers_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {
		"rules": [_rule(["apps"], ["deployments"], ["get", "list", "watch", "delete"])],
		"want": set(),
	},
	"scaling": {"rules": [_rule(["apps"], ["deployments/scale"], ["update"])], "want": set()},
	"another group": {
		"rules": [_rule([""], ["deployments"], ["create"]), _rule(["apps"], ["jobs"], ["create"])],
		"want": set(),
	},
	"apps": {
		"rules": [
			_rule([""], ["pods"], ["get"]),
			_rule(["apps"], ["deployments", "daemonsets", "statefulsets", "replicasets"], ["create"]),
		],
		"want": {[["rules", 1], "rule allows create on daemonsets, deployments, replicasets, statefulsets"]},
	},
	"batch": {"rules": [_rule(["batch"], ["jobs", "cronjobs"], ["patch", "update"])], "want": {[
		["rules", 0],
		"rule allows patch, update on cronjobs, jobs",
	]}},
	"core": {"rules": [_rule([""], ["podtemplates", "replicationcontrollers"], ["update"])], "want": {[
		["rules", 0],
		"rule allows update on podtemplates, replicationcontrollers",
	]}},
	"any verb": {
		"rules": [_rule(["apps"], ["deployments"], ["*"])],
		"want": {[["rules", 0], "rule allows create, patch, update on deployments"]},
	},
	"by name": {
		"rules": [object.union(_rule(["apps"], ["deployments"], ["create", "patch"]), {"resourceNames": ["web"]})],
		"want": {[["rules", 0], "rule allows patch on deployments"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := {[v.details.path, v.msg] |
		some v in control.violation
	} with input.review.object as role
	found == tc.want
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["RoleBinding"]
	rules := cases.batch.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

test_resources if {
	role := fixture.rbac("Role", {"rules": [_rule(["argoproj.io"], ["rollouts"], ["patch"])]})
	control.violation == set() with input.review.object as role
	messages := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"resources": ["argoproj.io/rollouts"]}
	messages == {"rule allows patch on rollouts"}
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
