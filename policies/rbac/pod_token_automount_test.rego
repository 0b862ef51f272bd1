package policies.rbac.pod_token_automount_test

import data.lib.fixture_test as fixture
import data.policies.rbac.pod_token_automount as control

cases := {
	"nobody says anything": {"pod": null, "account": null, "want": {"neither pod nor account say no"}},
	"the pod says no": {"pod": false, "account": true, "want": set()},
	"the pod says yes": {"pod": true, "account": false, "want": {"the pod asks for it"}},
	"the account says no": {"pod": null, "account": false, "want": set()},
	"the account says yes": {"pod": null, "account": true, "want": {"the account offers it"}},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads({"automountServiceAccountToken": tc.pod, "serviceAccountName": "web"})

	want := {[
		sprintf("the token of service account \"web\" is mounted: %s", [reason]),
		array.concat(workload.path, ["automountServiceAccountToken"]),
	] |
		some reason in tc.want
	}
	found := {[v.msg, v.details.path] | some v in control.violation} with input.review.object as workload.object
		with data.inventory as _world(tc.account)
	want == found
}

test_without_an_inventory_the_account_is_taken_to_offer_it if {
	messages := {v.msg | some v in control.violation} with input.review.object as fixture.pod({})
	messages == {`the token of service account "default" is mounted: neither pod nor account say no`}
}

test_an_explicit_request_may_be_accepted if {
	asking := fixture.pod({"automountServiceAccountToken": true})
	parameters := {"requireExplicit": false}
	control.violation == set() with input.review.object as asking with input.parameters as parameters
	control.violation != set() with input.review.object as asking with input.parameters as {"requireExplicit": true}
	control.violation != set() with input.review.object as fixture.pod({}) with input.parameters as parameters
}

test_an_admitted_pod_shows_the_mount if {
	pod := object.union(
		fixture.pod({"serviceAccountName": "web", "containers": [{"name": "app", "volumeMounts": [{
			"name": "kube-api-access-x",
			"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
		}]}]}),
		{"metadata": {"uid": "1"}},
	)
	messages := {v.msg | some v in control.violation} with input.review.object as pod with data.inventory as _world(false)
	messages == {`the token of service account "web" is mounted: the account offered it when the pod was made`}
}

test_fix[kind] if {
	some kind, workload in fixture.workloads({})
	path := array.concat(workload.path, ["automountServiceAccountToken"])
	fixes := {v.details.fix | some v in control.violation} with input.review.object as workload.object
	fixes == {[{"op": "add", "path": path, "value": false}]}
}

test_no_fix_where_the_pod_asks if {
	violations := control.violation with input.review.object as fixture.pod({"automountServiceAccountToken": true})
	{{"path"}} == {object.keys(v.details) | some v in violations}
}

test_other_kinds_are_left_alone if {
	control.violation == set() with input.review.object as fixture.made("v1", "Service", {"name": "web"}, {"spec": {}})
}

_world(automount) := fixture.inventory([fixture.made(
	"v1", "ServiceAccount", {"name": "web", "namespace": "shop"},
	{"automountServiceAccountToken": automount},
)])
