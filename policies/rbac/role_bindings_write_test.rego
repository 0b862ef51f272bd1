package policies.rbac.role_bindings_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.role_bindings_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/rolebindings"], ["get", "list", "watch", "delete"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["example.com/rolebindings"], ["create"])], "want": set()},
	"roles are another resource": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/roles"], ["create"])], "want": set()},
	"create": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/rolebindings"], ["create"])], "want": {[["rules", 0], "high", "rule allows create on rolebindings"]}},
	"with bind on ClusterRoles": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/rolebindings"], ["create"]), fixture.rule_on(["rbac.authorization.k8s.io/clusterroles"], ["bind"])], "want": {[["rules", 0], "critical", "rule allows create on rolebindings, and it may bind roles that allow more"]}},
	"with bind on roles": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/rolebindings"], ["create"]), fixture.rule_on(["rbac.authorization.k8s.io/roles"], ["bind"])], "want": {[["rules", 0], "critical", "rule allows create on rolebindings, and it may bind roles that allow more"]}},
	"with bind by name": {"rules": [fixture.rule_on(["rbac.authorization.k8s.io/rolebindings"], ["create"]), fixture.rule_named(["rbac.authorization.k8s.io/clusterroles"], ["bind"], ["view"])], "want": {[["rules", 0], "high", "rule allows create on rolebindings"]}},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "critical", "rule allows create, patch, update on clusterrolebindings, rolebindings, and it may bind roles that allow more"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["rbac.authorization.k8s.io/rolebindings", "rbac.authorization.k8s.io/clusterrolebindings"]
	some verb in ["create", "update", "patch"]

	role := fixture.rbac("ClusterRole", {"rules": [
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

test_a_role_writes_no_cluster_role_bindings[note] if {
	some note, tc in {
		"bindings": {"resource": "rolebindings", "want": {"rule allows update on rolebindings"}},
		"of the cluster": {"resource": "clusterrolebindings", "want": set()},
	}
	role := fixture.rbac("Role", {"rules": [fixture.rule_on([concat("/", [_group, tc.resource])], ["update"])]})
	tc.want == {v.msg | some v in control.violation} with input.review.object as role
}

holders := {
	"may bind": {
		"others": [
			fixture.cluster_role("binder", [fixture.rule_on([concat("/", [_group, "roles"])], ["bind"])]),
			fixture.binding("RoleBinding", "binder", [_jane]),
		],
		"want": {["critical", "rule allows create on rolebindings, and it may bind roles that allow more"]},
	},
	"may do everything": {
		"others": [fixture.binding("ClusterRoleBinding", "cluster-admin", [{"kind": "Group", "name": "system:authenticated"}])],
		"want": {["critical", "rule allows create on rolebindings, and it may bind roles that allow more"]},
	},
	"may do everything else": {
		"others": [
			fixture.cluster_role("all", [fixture.rule_on(["*/*"], _standard)]),
			fixture.binding("ClusterRoleBinding", "all", [_jane]),
		],
		"want": {["critical", "rule allows create on rolebindings, and a holder may do everything"]},
	},
	"may do everything in a namespace": {
		"others": [
			fixture.cluster_role("all", [fixture.rule_on(["*/*"], _standard)]),
			fixture.binding("RoleBinding", "all", [_jane]),
		],
		"want": {["high", "rule allows create on rolebindings"]},
	},
	"may read": {
		"others": [fixture.binding("RoleBinding", "view", [_jane])],
		"want": {["high", "rule allows create on rolebindings"]},
	},
}

test_holders[note] if {
	some note, tc in holders
	role := fixture.rbac("ClusterRole", {"rules": [fixture.rule_on([concat("/", [_group, "rolebindings"])], ["create"])]})
	world := fixture.inventory(array.concat([role, fixture.binding("RoleBinding", "app", [_jane])], tc.others))
	tc.want == {[v.details.severity, v.msg] | some v in control.violation} with input.review.object as role
		with data.inventory as world
}

_group := "rbac.authorization.k8s.io"

_jane := {"kind": "User", "name": "jane"}

_standard := ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
