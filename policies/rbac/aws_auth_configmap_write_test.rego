package policies.rbac.aws_auth_configmap_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.aws_auth_configmap_write as control

cases := {
	"update": {"rule": fixture.rule_on(["/configmaps"], ["update"]), "want": {"update"}},
	"patch": {"rule": fixture.rule_on(["/configmaps"], ["patch"]), "want": {"patch"}},
	"reading": {"rule": fixture.rule_on(["/configmaps"], ["get", "create", "delete"]), "want": set()},
	"another resource": {"rule": fixture.rule_on(["/secrets"], ["update"]), "want": set()},
	"by name": {"rule": fixture.rule_named(["/configmaps"], ["update"], ["x", "aws-auth"]), "want": {"update"}},
	"by another name": {"rule": fixture.rule_named(["/configmaps"], ["update"], ["x"]), "want": set()},
}

worlds := {
	"the platform": [fixture.cluster({"platform": "eks"})],
	"the map": [fixture.made("v1", "ConfigMap", {"name": "aws-auth", "namespace": "kube-system"}, {})],
}

test_violation[note][way] if {
	some note, tc in cases
	some way, world in worlds
	role := fixture.rbac("ClusterRole", {"rules": [fixture.rule_on(["/pods"], ["get"]), tc.rule]})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(world)
	found == {[["rules", 1], msg] |
		some verb in tc.want
		msg := sprintf("rule allows %s on configmaps in kube-system, where aws-auth says who is an administrator", [verb])
	}
	control.not_applicable == set() with input.review.object as role with data.inventory as fixture.inventory(world)
}

scopes := {
	"a Role of kube-system": {"kind": "Role", "namespace": "kube-system", "bound": [], "want": true},
	"a Role of another namespace": {"kind": "Role", "namespace": "shop", "bound": [], "want": false},
	"bound in kube-system": {"kind": "ClusterRole", "namespace": "", "bound": ["kube-system"], "want": true},
	"bound elsewhere": {"kind": "ClusterRole", "namespace": "", "bound": ["shop"], "want": false},
}

test_scopes[note] if {
	some note, tc in scopes
	role := object.union(
		fixture.rbac(tc.kind, {"rules": [fixture.rule_on(["/configmaps"], ["patch"])]}),
		{"metadata": {"namespace": tc.namespace}},
	)
	bindings := [binding |
		some namespace in tc.bound
		binding := object.union(
			fixture.binding("RoleBinding", "app", [{"kind": "User", "name": "jane"}]),
			{"metadata": {"namespace": namespace}},
		)
	]
	world := fixture.inventory(array.concat(bindings, worlds["the platform"]))
	found := {true | some _ in control.violation} with input.review.object as role with data.inventory as world
	found == {true | tc.want == true}
}

test_other_platforms[note][kind] if {
	some note, tc in {
		"kubeadm": {"platform": "kubeadm", "params": {}, "want": {"the cluster does not show that it reads aws-auth"}},
		"by parameter": {"platform": "rosa", "params": {"platforms": ["rosa"]}, "want": set()},
		"access entries alone": {
			"platform": "eks",
			"params": {"accessEntriesOnly": true},
			"want": {"the cluster does not show that it reads aws-auth"},
		},
	}
	some kind in ["Role", "ClusterRole"]
	role := fixture.rbac(kind, {"rules": [fixture.rule_on(["/configmaps"], ["update"])]})
	world := fixture.inventory([fixture.cluster({"platform": tc.platform})])
	found := {n.msg | some n in control.not_applicable} with input.review.object as role
		with input.parameters as tc.params
		with data.inventory as world
	found == tc.want
	violations := {true | some _ in control.violation} with input.review.object as role
		with input.parameters as tc.params
		with data.inventory as world
	violations == {true |
		tc.want == set()
		kind == "ClusterRole"
	}
}

test_the_system_itself if {
	stock := fixture.stock_role({"rules": [fixture.rule_on(["*/*"], ["*"])]})
	world := fixture.inventory(worlds["the map"])
	control.violation == set() with input.review.object as stock with data.inventory as world
	found := {n.msg | some n in control.not_applicable} with input.review.object as stock with data.inventory as world
	found == {"the role is part of Kubernetes itself"}
}

test_other_kinds_are_left_alone if {
	binding := fixture.rbac("RoleBinding", {"rules": [fixture.rule_on(["*/*"], ["*"])]})
	control.violation == set() with input.review.object as binding with data.inventory as fixture.inventory(worlds["the map"])
	control.not_applicable == set() with input.review.object as binding
}
