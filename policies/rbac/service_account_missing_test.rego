package policies.rbac.service_account_missing_test

import data.lib.fixture_test as fixture
import data.policies.rbac.service_account_missing as control

cases := {
	"there": {"spec": {"serviceAccountName": "web"}, "accounts": [_web], "want": set()},
	"the default one is always there": {"spec": {"serviceAccountName": "default"}, "accounts": [], "want": set()},
	"not named": {"spec": {}, "accounts": [], "want": set()},
	"missing": {
		"spec": {"serviceAccountName": "web"},
		"accounts": [],
		"want": {`service account "web" does not exist`},
	},
	"in another namespace": {
		"spec": {"serviceAccountName": "web"},
		"accounts": [object.union(_web, {"metadata": {"namespace": "ci"}})],
		"want": {`service account "web" does not exist`},
	},
	"another one": {
		"spec": {"serviceAccountName": "job"},
		"accounts": [_web],
		"want": {`service account "job" does not exist`},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads(tc.spec)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as workload.object
		with data.inventory as fixture.inventory(tc.accounts)
	found == {[array.concat(workload.path, ["serviceAccountName"]), msg] | some msg in tc.want}
	control.unknown == set() with input.review.object as workload.object
		with data.inventory as fixture.inventory(tc.accounts)
}

test_without_an_inventory[name] if {
	some name, want in {
		"default": set(),
		"web": {`whether service account "web" exists is not known`},
	}
	pod := fixture.pod({"serviceAccountName": name})
	want == {u.msg | some u in control.unknown} with input.review.object as pod
	control.violation == set() with input.review.object as pod
}

test_other_kinds_are_left_alone if {
	service := fixture.made("v1", "Service", {"name": "web", "namespace": "shop"}, {"spec": {"serviceAccountName": "x"}})
	control.violation == set() with input.review.object as service with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as service
}

_web := fixture.made("v1", "ServiceAccount", {"name": "web", "namespace": "shop"}, {})
