package policies.rbac.coredns_configmap_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.coredns_configmap_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["/configmaps"], ["get", "list", "create"])], "want": set()},
	"another group": {"rules": [fixture.rule_on(["example.com/configmaps"], ["patch"])], "want": set()},
	"by name": {"rules": [fixture.rule_named(["/configmaps"], ["patch"], ["app", "coredns"])], "want": {[["rules", 0], "", "rule allows patch on configmaps in kube-system, where they configure DNS"]}},
	"by another name": {"rules": [fixture.rule_named(["/configmaps"], ["patch"], ["app"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["*/*"], ["*"])], "want": {[["rules", 0], "", "rule allows delete, patch, update on configmaps in kube-system, where they configure DNS"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["/configmaps"]
	some verb in ["update", "patch", "delete"]

	role := fixture.rbac("ClusterRole", {"rules": [
		fixture.rule_on(["/x"], ["get"]),
		fixture.rule_on([target], [verb]),
	]})
	text := sprintf("rule allows %s on %s in kube-system, where they configure DNS", [verb, substring(target, indexof(target, "/") + 1, -1)])
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
	world := fixture.inventory([binding |
		some namespace in tc.bound
		binding := object.union(
			fixture.binding("RoleBinding", "app", [{"kind": "User", "name": "jane"}]),
			{"metadata": {"namespace": namespace}},
		)
	])
	found := {true | some _ in control.violation} with input.review.object as role with data.inventory as world
	found == {true | tc.want == true}
}

test_create[note] if {
	some note, tc in {
		"absent": {"present": ["kubeadm-config"], "want": true},
		"there": {"present": ["kubeadm-config", "coredns"], "want": false},
		"not known": {"present": [], "want": false},
	}
	world := fixture.inventory([fixture.made("v1", "ConfigMap", {"name": name, "namespace": "kube-system"}, {}) |
		some name in tc.present
	])
	role := fixture.rbac("ClusterRole", {"rules": [fixture.rule_on(["/configmaps"], ["create"])]})
	found := {true | some _ in control.violation} with input.review.object as role with data.inventory as world
	found == {true | tc.want == true}
}

test_parameters if {
	role := fixture.rbac("ClusterRole", {"rules": [
		fixture.rule_named(["/configmaps"], ["patch"], ["coredns"]),
		fixture.rule_named(["/configmaps"], ["patch"], ["dnsmasq"]),
	]})
	found := {v.details.path | some v in control.violation} with input.review.object as role
		with input.parameters as {"names": ["dnsmasq"]}
	found == {["rules", 1]}
}
