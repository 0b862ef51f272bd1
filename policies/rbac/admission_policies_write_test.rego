package policies.rbac.admission_policies_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.admission_policies_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [fixture.rule_on(["kyverno.io/policies"], ["get", "list", "watch"])], "want": set()},
	"webhooks have a control of their own": {"rules": [fixture.rule_on(["admissionregistration.k8s.io/mutatingwebhookconfigurations"], ["create"])], "want": set()},
	"a status": {"rules": [fixture.rule_on(["kyverno.io/policies/status"], ["patch"])], "want": set()},
	"any verb": {"rules": [fixture.rule_on(["kyverno.io/*"], ["*"])], "want": {[["rules", 0], "", "rule allows create, delete, deletecollection, patch, update on *"]}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	found := fixture.told(control.violation) with input.review.object as role
	found == tc.want
}

test_every_right[target][verb] if {
	some target in ["admissionregistration.k8s.io/validatingadmissionpolicies", "admissionregistration.k8s.io/validatingadmissionpolicybindings", "admissionregistration.k8s.io/mutatingadmissionpolicies", "admissionregistration.k8s.io/mutatingadmissionpolicybindings", "constraints.gatekeeper.sh/k8srequiredlabels", "templates.gatekeeper.sh/constrainttemplates", "config.gatekeeper.sh/configs", "mutations.gatekeeper.sh/assign", "kyverno.io/clusterpolicies", "kyverno.io/policyexceptions", "policies.kyverno.io/validatingpolicies", "policy.sigstore.dev/clusterimagepolicies"]
	some verb in ["create", "update", "patch", "delete", "deletecollection"]

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

scopes := {
	"constraints.gatekeeper.sh/k8srequiredlabels": set(),
	"templates.gatekeeper.sh/constrainttemplates": set(),
	"mutations.gatekeeper.sh/assign": set(),
	"admissionregistration.k8s.io/validatingadmissionpolicies": set(),
	"policy.sigstore.dev/clusterimagepolicies": set(),
	"kyverno.io/clusterpolicies": set(),
	"config.gatekeeper.sh/configs": {"rule allows create on configs"},
	"kyverno.io/policyexceptions": {"rule allows create on policyexceptions"},
}

# what a namespace holds can be written there, what the cluster holds cannot
test_a_namespace_alone[target][kind] if {
	some target, want in scopes
	some kind, bindings in {
		"ClusterRole": [fixture.binding("RoleBinding", "app", [{"kind": "User", "name": "jane"}])],
		"Role": [],
	}
	role := fixture.rbac(kind, {"rules": [fixture.rule_on([target], ["create"])]})
	want == {v.msg | some v in control.violation} with input.review.object as role
		with data.inventory as fixture.inventory(bindings)
}

test_parameters if {
	role := fixture.rbac("Role", {"rules": [fixture.rule_on(["example.com/rules", "kyverno.io/policies"], ["create"])]})
	found := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"resources": ["example.com/*"]}
	found == {"rule allows create on policies, rules"}
}
