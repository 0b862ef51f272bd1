package policies.secrets.external_manager_missing_test

import data.lib.fixture_test as fixture
import data.policies.secrets.external_manager_missing as control

_store(status) := {
	"apiVersion": "external-secrets.io/v1",
	"kind": "SecretStore",
	"metadata": {"name": "vault", "namespace": "shop"},
	"status": {"conditions": [{"type": "Ready", "status": status}]},
}

_secret(store) := {
	"apiVersion": "external-secrets.io/v1",
	"kind": "ExternalSecret",
	"metadata": {"name": "db", "namespace": "shop"},
	"spec": {"secretStoreRef": {"name": store}},
}

_sealed := {
	"apiVersion": "bitnami.com/v1alpha1",
	"kind": "SealedSecret",
	"metadata": {"name": "db", "namespace": "shop"},
}

_class := {
	"apiVersion": "secrets-store.csi.x-k8s.io/v1",
	"kind": "SecretProviderClass",
	"metadata": {"name": "vault", "namespace": "shop"},
}

_idle := "no store of an external secret manager is both ready and in use"

cases := {
	"nothing": {"objects": [], "want": {["no external secret manager is connected", "default"]}},
	"sealed only": {
		"objects": [_sealed],
		"want": {["Secrets are only encrypted in the repository, no external secret manager is connected", "low"]},
	},
	"a store that nobody uses": {"objects": [_store("True"), _sealed], "want": {[_idle, "default"]}},
	"a store that is not ready": {"objects": [_store("False"), _secret("vault")], "want": {[_idle, "default"]}},
	"another one is used": {"objects": [_store("True"), _secret("other")], "want": {[_idle, "default"]}},
	"one is ready, another one used": {
		"objects": [_store("False"), _class, _secret("vault")],
		"want": {[_idle, "default"]},
	},
	"a store in use": {"objects": [_store("True"), _secret("vault"), _sealed], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, object.get(v.details, "severity", "default")] |
		some v in control.violation
	} with input.review.object as fixture.cluster({})
		with data.inventory as fixture.inventory(tc.objects)
	control.unknown == set() with input.review.object as fixture.cluster({})
		with data.inventory as fixture.inventory(tc.objects)
}

test_related_stores if {
	want := [{"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "namespace": "shop", "name": "vault"}]
	{{"msg": _idle, "details": {"path": [], "related": want}}} == control.violation
		with input.review.object as fixture.cluster({})
		with data.inventory as fixture.inventory([_store("True")])
}

test_unknown_without_inventory if {
	{{"msg": "no other objects are known", "details": {"path": []}}} == control.unknown
		with input.review.object as fixture.cluster({})
	control.violation == set() with input.review.object as fixture.cluster({})
}

_worlds := {"nothing": [], "sealed": [_sealed], "idle": [_store("True")]}

test_other_kinds[note] if {
	some note, objects in _worlds
	namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
	0 == count(control.violation | control.unknown) with input.review.object as namespace
		with data.inventory as fixture.inventory(objects)
}

test_other_kinds_without_inventory if {
	namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
	0 == count(control.violation | control.unknown) with input.review.object as namespace
}
