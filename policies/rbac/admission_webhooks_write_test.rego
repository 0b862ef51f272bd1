package policies.rbac.admission_webhooks_write_test

import data.lib.fixture_test as fixture
import data.policies.rbac.admission_webhooks_write as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {
		"rules": [_rule([_group], ["mutatingwebhookconfigurations"], ["get", "list", "watch"])],
		"want": set(),
	},
	"policies": {"rules": [_rule([_group], ["validatingadmissionpolicies"], ["create"])], "want": set()},
	"another group": {"rules": [_rule([""], ["mutatingwebhookconfigurations"], ["create"])], "want": set()},
	"mutating": {
		"rules": [
			_rule([""], ["pods"], ["get"]),
			_rule([_group], ["mutatingwebhookconfigurations"], ["get", "create"]),
		],
		"want": {[["rules", 1], "critical", "rule allows create on mutatingwebhookconfigurations"]},
	},
	"validating": {"rules": [_rule([_group], ["validatingwebhookconfigurations"], ["update", "patch"])], "want": {[
		["rules", 0],
		"critical",
		"rule allows patch, update on validatingwebhookconfigurations",
	]}},
	"any verb": {"rules": [_rule(["*"], ["*"], ["*"])], "want": {[
		["rules", 0],
		"critical",
		_everything,
	]}},
	"by name": {
		"rules": [object.union(_rule([_group], ["mutatingwebhookconfigurations"], ["*"]), {"resourceNames": ["app"]})],
		"want": {[["rules", 0], "low", "rule allows delete, patch, update on mutatingwebhookconfigurations"]},
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
	some kind in ["RoleBinding", "Role"]
	rules := cases.mutating.rules
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": rules})
}

_group := "admissionregistration.k8s.io"

_everything := concat(" ", [
	"rule allows create, delete, deletecollection, patch, update on",
	"mutatingwebhookconfigurations, validatingwebhookconfigurations",
])

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
