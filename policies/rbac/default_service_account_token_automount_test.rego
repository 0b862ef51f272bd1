package policies.rbac.default_service_account_token_automount_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_token_automount as control

cases := {
	"not set": {"fields": {}, "fails": true},
	"null": {"fields": {"automountServiceAccountToken": null}, "fails": true},
	"true": {"fields": {"automountServiceAccountToken": true}, "fails": true},
	"false": {"fields": {"automountServiceAccountToken": false}, "fails": false},
}

test_violation[note] if {
	some note, tc in cases
	account := _account("default", "shop", tc.fields)
	want := {{
		"msg": "the default account offers its token to every pod that names no account",
		"details": {"path": path, "fix": [{"op": "add", "path": path, "value": false}]},
	} |
		tc.fails == true
		path := ["automountServiceAccountToken"]
	}
	control.violation == want with input.review.object as account
}

test_other_kinds_are_left_alone[note] if {
	some note, object_ in {
		"another kind": fixture.made("v1", "Secret", {"name": "default", "namespace": "shop"}, {}),
		"another group": fixture.made("example.com/v1", "ServiceAccount", {"name": "default", "namespace": "shop"}, {}),
	}
	control.violation == set() with input.review.object as object_
	control.not_applicable == set() with input.review.object as object_
}

_account(name, namespace, fields) := fixture.made(
	"v1", "ServiceAccount", {"name": name, "namespace": namespace},
	fields,
)

test_other_accounts if {
	account := _account("web", "shop", {})
	control.violation == set() with input.review.object as account
	messages := {n.msg | some n in control.not_applicable} with input.review.object as account
	messages == {"it is not the default account of its namespace"}
	control.not_applicable == set() with input.review.object as _account("default", "shop", {})
}

test_excluded_namespaces[namespace] if {
	some namespace in ["kube-system", "kube-public", "kube-node-lease"]
	account := _account("default", namespace, {})
	control.violation == set() with input.review.object as account
	messages := {n.msg | some n in control.not_applicable} with input.review.object as account
	messages == {sprintf("namespace %q is excluded", [namespace])}
	violations := control.violation with input.review.object as account
		with input.parameters as {"excludedNamespaces": ["shop"]}
	count(violations) == 1
	others := control.not_applicable with input.review.object as _account("web", namespace, {})
	others == {{"msg": "it is not the default account of its namespace"}}
}
