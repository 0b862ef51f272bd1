package policies.rbac.default_service_account_used_test

import data.lib.fixture_test as fixture
import data.policies.rbac.default_service_account_used as control

cases := {
	"unset": {"spec": {}, "want": {"and are given its token"}},
	"by name": {"spec": {"serviceAccountName": "default"}, "want": {"and are given its token"}},
	"another account": {"spec": {"serviceAccountName": "web"}, "want": set()},
	"without the token": {"spec": {"automountServiceAccountToken": false}, "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads(tc.spec)

	found := control.violation with input.review.object as workload.object
	found == {{"msg": msg, "details": {"path": array.concat(workload.path, ["serviceAccountName"])}} |
		some reason in tc.want
		msg := sprintf("its pods run as the default service account, %s", [reason])
	}
}

test_cloud_identities[note] if {
	some note, tc in {
		"AWS": {"key": "eks.amazonaws.com/role-arn", "want": {"which has an identity in the cloud"}},
		"Azure": {"key": "azure.workload.identity/client-id", "want": {"which has an identity in the cloud"}},
		"Google": {"key": "iam.gke.io/gcp-service-account", "want": {"which has an identity in the cloud"}},
		"none": {"key": "example.com/owner", "want": set()},
	}
	account := fixture.made(
		"v1", "ServiceAccount", {
			"name": "default",
			"namespace": "shop",
			"annotations": {tc.key: "x"},
		},
		{},
	)
	found := {v.msg | some v in control.violation} with input.review.object as _tokenless
		with data.inventory as fixture.inventory([account])
	found == {sprintf("its pods run as the default service account, %s", [reason]) | some reason in tc.want}
}

test_one_finding_where_both_hold if {
	account := fixture.made(
		"v1", "ServiceAccount", {
			"name": "default",
			"namespace": "shop",
			"annotations": {"eks.amazonaws.com/role-arn": "x"},
		},
		{},
	)
	found := control.violation with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory([account])
	count(found) == 1
}

test_other_kinds_are_left_alone if {
	control.violation == set() with input.review.object as fixture.made("v1", "Service", {"name": "web"}, {"spec": {}})
}

_tokenless := fixture.pod({"automountServiceAccountToken": false})
