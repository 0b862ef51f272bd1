package policies.rbac.default_service_account_token_automount_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_token_automount as control

cases := {"unset": {}, "null": {"automountServiceAccountToken": null}, "true": {"automountServiceAccountToken": true}}

test_violation[note] if {
	some note, fields in cases
	violations := control.violation with input.review.object as _account("default", fields)
	found := {[v.details.path, v.msg] | some v in violations}
	found == {[["automountServiceAccountToken"], "pods that name no service account are given its token"]}
}

test_false_passes if {
	account := _account("default", {"automountServiceAccountToken": false})
	control.violation == set() with input.review.object as account
	control.not_applicable == set() with input.review.object as account
}

test_other_accounts if {
	control.violation == set() with input.review.object as _account("web", {})
	{"it is not the default account"} == {n.msg | some n in control.not_applicable} with input.review.object as _account(
		"web",
		{},
	)
}

test_excluded_namespaces[namespace] if {
	some namespace in ["kube-system", "kube-public", "kube-node-lease"]
	account := object.union(_account("default", {}), {"metadata": {"namespace": namespace}})
	control.violation == set() with input.review.object as account
	{"the namespace is excluded"} == {n.msg | some n in control.not_applicable} with input.review.object as account
	control.violation != set() with input.review.object as account
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

test_fix if {
	account := _account("default", {"automountServiceAccountToken": true})
	found := {v.details.fix | some v in control.violation} with input.review.object as account
	found == {[{"op": "add", "path": ["automountServiceAccountToken"], "value": false}]}
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Secret"}, "group": {"apiVersion": "example.com/v1"}}
	reviewed := object.union(_account("default", {}), fields)
	control.violation == set() with input.review.object as reviewed
	control.not_applicable == set() with input.review.object as object.union(reviewed, {"metadata": {"name": "web"}})
}

_account(name, fields) := fixture.made("v1", "ServiceAccount", {"name": name, "namespace": "shop"}, fields)
