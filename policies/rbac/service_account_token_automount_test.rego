package policies.rbac.service_account_token_automount_test

import data.lib.fixture_test as fixture
import data.policies.rbac.service_account_token_automount as control

cases := {
	"not set": {"fields": {}, "fails": true},
	"null": {"fields": {"automountServiceAccountToken": null}, "fails": true},
	"true": {"fields": {"automountServiceAccountToken": true}, "fails": true},
	"false": {"fields": {"automountServiceAccountToken": false}, "fails": false},
}

test_violation[note] if {
	some note, tc in cases
	account := _account("web", "shop", tc.fields)
	want := {{
		"msg": "the account offers its token to all of its pods",
		"details": {"path": path, "fix": [{"op": "add", "path": path, "value": false}]},
	} |
		tc.fails == true
		path := ["automountServiceAccountToken"]
	}
	control.violation == want with input.review.object as account
}

test_other_kinds_are_left_alone[note] if {
	some note, object_ in {
		"another kind": fixture.made("v1", "Secret", {"name": "web", "namespace": "shop"}, {}),
		"another group": fixture.made("example.com/v1", "ServiceAccount", {"name": "web", "namespace": "shop"}, {}),
	}
	control.violation == set() with input.review.object as object_
}

_account(name, namespace, fields) := fixture.made(
	"v1", "ServiceAccount", {"name": name, "namespace": namespace},
	fields,
)
