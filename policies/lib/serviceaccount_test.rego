package lib.serviceaccount_test

import data.lib.fixture_test as fixture
import data.lib.serviceaccount

names := {
	"unset": {"spec": {}, "want": "default"},
	"empty": {"spec": {"serviceAccountName": ""}, "want": "default"},
	"null": {"spec": {"serviceAccountName": null}, "want": "default"},
	"set": {"spec": {"serviceAccountName": "web"}, "want": "web"},
	"the deprecated field": {"spec": {"serviceAccount": "web"}, "want": "web"},
	"the deprecated field beside an empty one": {
		"spec": {"serviceAccountName": "", "serviceAccount": "web"},
		"want": "web",
	},
	"both": {"spec": {"serviceAccountName": "web", "serviceAccount": "old"}, "want": "web"},
}

test_name[note][kind] if {
	some note, tc in names
	some kind, workload in fixture.workloads(tc.spec)
	serviceaccount.name == tc.want with input.review.object as workload.object
}

test_path if serviceaccount.path == ["spec", "serviceAccountName"] with input.review.object as fixture.pod({})

test_other_kinds_have_none if {
	not serviceaccount.name with input.review.object as {"apiVersion": "v1", "kind": "Service"}
	not serviceaccount.automount with input.review.object as {"apiVersion": "v1", "kind": "Service"}
	not serviceaccount.is_automounted with input.review.object as {"apiVersion": "v1", "kind": "Service"}
}

test_account if {
	world := fixture.inventory([_account("shop", "web", null), _account("other", "web", true)])
	account := serviceaccount.account with input.review.object as fixture.pod({"serviceAccountName": "web"})
		with data.inventory as world
	account.metadata.namespace == "shop"
}

test_account_of_a_manifest_without_namespace if {
	account := _account("", "web", true)
	pod := object.remove(fixture.pod({"serviceAccountName": "web"}), ["metadata"])
	serviceaccount.account == account with input.review.object as pod
		with data.inventory as fixture.inventory([account])
}

test_a_namespaced_pod_does_not_run_as_an_account_without_namespace if {
	not serviceaccount.account with input.review.object as fixture.pod({"serviceAccountName": "web"})
		with data.inventory as fixture.inventory([_account("", "web", true)])
}

automounts := {
	"nobody says": {"pod": null, "account": null, "want": {"from": "default", "value": true}},
	"the account says no": {"pod": null, "account": false, "want": {"from": "account", "value": false}},
	"the account says yes": {"pod": null, "account": true, "want": {"from": "account", "value": true}},
	"the pod says no": {"pod": false, "account": true, "want": {"from": "pod", "value": false}},
	"the pod says yes": {"pod": true, "account": false, "want": {"from": "pod", "value": true}},
}

test_automount[note][kind] if {
	some note, tc in automounts
	some kind, workload in fixture.workloads({"automountServiceAccountToken": tc.pod})
	world := fixture.inventory([_account("shop", "default", tc.account)])
	serviceaccount.automount == tc.want with input.review.object as workload.object with data.inventory as world
	result := [true | serviceaccount.is_automounted] with input.review.object as workload.object
		with data.inventory as world
	result == [true | tc.want.value]
}

admitted := {
	"the mount is there": {"spec": {"containers": [_mounting("x", _api)]}, "want": true},
	"with a slash": {"spec": {"containers": [_mounting("x", concat("", [_api, "/"]))]}, "want": true},
	"in an init container": {"spec": {"initContainers": [_mounting("x", _api)]}, "want": true},
	"another mount": {"spec": {"containers": [_mounting("x", "/data")]}, "want": false},
	"no mount": {"spec": {"containers": [{"name": "app"}]}, "want": false},
	"a mount of its own": {
		"spec": {"automountServiceAccountToken": false, "containers": [_mounting("x", _api)]},
		"want": false,
	},
}

test_admitted_pods[note] if {
	some note, tc in admitted
	pod := object.union(fixture.pod(tc.spec), {"metadata": {"uid": "1"}})
	result := [true | serviceaccount.is_automounted] with input.review.object as pod
	result == [true | tc.want == true]
}

test_only_pods_are_admitted if {
	deployment := object.union(fixture.workloads({"containers": []}).Deployment.object, {"metadata": {"uid": "1"}})
	serviceaccount.is_automounted with input.review.object as deployment
}

test_a_mount_proves_nothing_in_a_template if {
	deployment := fixture.workloads({"containers": [_mounting("x", _api)]}).Deployment.object
	not serviceaccount.is_automounted with input.review.object as deployment
		with data.inventory as fixture.inventory([_account("shop", "default", false)])
}

tokens := {
	"automounted": {"spec": {}, "want": true},
	"switched off": {"spec": {"automountServiceAccountToken": false}, "want": false},
	"projected": {"spec": _projected({"path": "token"}), "want": true},
	"projected with an empty audience": {"spec": _projected({"audience": ""}), "want": true},
	"projected with a null audience": {"spec": _projected({"audience": null}), "want": true},
	"projected for the API": {
		"spec": _projected({"audience": "https://kubernetes.default.svc.cluster.local"}),
		"want": true,
	},
	"projected for a vault": {"spec": _projected({"audience": "vault"}), "want": false},
	"projected and not mounted": {
		"spec": object.union(_projected({"path": "token"}), {"containers": [_mounting("y", "/token")]}),
		"want": false,
	},
	"another source": {
		"spec": object.union(
			_projected({}),
			{"volumes": [{"name": "x", "projected": {"sources": [{"configMap": {"name": "ca"}}]}}]},
		),
		"want": false,
	},
}

test_has_token[note] if {
	some note, tc in tokens
	result := [true | serviceaccount.has_token] with input.review.object as fixture.pod(tc.spec)
	result == [true | tc.want == true]
}

_projected(token) := {
	"automountServiceAccountToken": false,
	"containers": [_mounting("x", "/token")],
	"volumes": [{"name": "x", "projected": {"sources": [{"serviceAccountToken": token}]}}],
}

_mounting(volume, path) := {"name": "app", "volumeMounts": [{"name": volume, "mountPath": path}]}

_api := "/var/run/secrets/kubernetes.io/serviceaccount"

_account(namespace, name, automount) := {
	"apiVersion": "v1",
	"kind": "ServiceAccount",
	"metadata": {"name": name, "namespace": namespace},
	"automountServiceAccountToken": automount,
}
