package policies.rbac.default_service_account_used_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_used as control

token := "runs as the default service account, with its token"

cloud := "runs as the default service account, with its identity in the cloud"

cases := {
	"nothing said": {"spec": {}, "want": {token}},
	"by name": {"spec": {"serviceAccountName": "default"}, "want": {token}},
	"an empty name": {"spec": {"serviceAccountName": ""}, "want": {token}},
	"null": {"spec": {"serviceAccountName": null}, "want": {token}},
	"by the old field": {"spec": {"serviceAccount": "default"}, "want": {token}},
	"an account of its own": {"spec": {"serviceAccountName": "web"}, "want": set()},
	"one by the old field": {"spec": {"serviceAccount": "web"}, "want": set()},
	"without the token": {"spec": {"automountServiceAccountToken": false}, "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads(tc.spec)
	path := array.concat(workload.path, ["serviceAccountName"])
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as workload.object
	found == {[path, msg] | some msg in tc.want}
}

test_cloud_identity[note] if {
	some note, tc in {
		"none": {"annotations": {"team": "shop"}, "want": set()},
		"null": {"annotations": null, "want": set()},
		"empty": {"annotations": {"eks.amazonaws.com/role-arn": ""}, "want": set()},
		"AWS": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/shop"}, "want": {cloud}},
		"Google": {"annotations": {"iam.gke.io/gcp-service-account": "shop@example.com"}, "want": {cloud}},
		"Azure": {"annotations": {"azure.workload.identity/client-id": "1"}, "want": {cloud}},
	}
	account := fixture.made(
		"v1", "ServiceAccount", {"name": "default", "namespace": "shop", "annotations": tc.annotations},
		{"automountServiceAccountToken": false},
	)
	messages := {v.msg | some v in control.violation} with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([account])
	messages == tc.want
}

test_other_kinds_are_left_alone if {
	control.violation == set() with input.review.object as fixture.made("v1", "Service", {"name": "web"}, {"spec": {}})
}
