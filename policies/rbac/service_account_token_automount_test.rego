package policies.rbac.service_account_token_automount_test

import data.lib.fixture_test as fixture
import data.policies.rbac.service_account_token_automount as control

cases := {"unset": {}, "null": {"automountServiceAccountToken": null}, "true": {"automountServiceAccountToken": true}}

test_violation[note] if {
	some note, fields in cases
	violations := control.violation with input.review.object as _account("web", fields)
	found := {[v.details.path, v.msg] | some v in violations}
	found == {[["automountServiceAccountToken"], "pods that use it are given its token unless they refuse"]}
}

test_false_passes if {
	account := _account("web", {"automountServiceAccountToken": false})
	control.violation == set() with input.review.object as account
	control.not_applicable == set() with input.review.object as account
}

test_the_default_account_is_judged_elsewhere if {
	control.violation == set() with input.review.object as _account("default", {})
	found := {n.msg | some n in control.not_applicable} with input.review.object as _account("default", {})
	found == {"rbac/default-service-account-token-automount judges the default account"}
}

test_fix if {
	account := _account("web", {"automountServiceAccountToken": true})
	found := {v.details.fix | some v in control.violation} with input.review.object as account
	found == {[{"op": "add", "path": ["automountServiceAccountToken"], "value": false}]}
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Secret"}, "group": {"apiVersion": "example.com/v1"}}
	reviewed := object.union(_account("web", {}), fields)
	control.violation == set() with input.review.object as reviewed
	control.not_applicable == set() with input.review.object as object.union(reviewed, {"metadata": {"name": "default"}})
}

_account(name, fields) := fixture.made("v1", "ServiceAccount", {"name": name, "namespace": "shop"}, fields)
