package lib.secretstore_test

import data.lib.fixture_test as fixture
import data.lib.secretstore

_eso := "external-secrets.io/v1"

_vso := "secrets.hashicorp.com/v1beta1"

_csi := "secrets-store.csi.x-k8s.io/v1"

_ready := {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}

_stores := {
	"a ready SecretStore": {"object": _in(_eso, "SecretStore", _ready), "id": ["SecretStore", "shop", "x"], "ready": true},
	"a ClusterSecretStore": {
		"object": _of(_eso, "ClusterSecretStore", _ready),
		"id": ["ClusterSecretStore", "", "x"],
		"ready": true,
	},
	"a store that is not ready": {
		"object": _in(_eso, "SecretStore", {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}),
		"id": ["SecretStore", "shop", "x"],
		"ready": false,
	},
	"another condition": {
		"object": _in(_eso, "SecretStore", {"status": {"conditions": [{"type": "Valid", "status": "True"}]}}),
		"id": ["SecretStore", "shop", "x"],
		"ready": false,
	},
	"no status": {"object": _of(_eso, "ClusterSecretStore", {}), "id": ["ClusterSecretStore", "", "x"], "ready": false},
	"a provider class": {
		"object": _in(_csi, "SecretProviderClass", {}),
		"id": ["SecretProviderClass", "shop", "x"],
		"ready": true,
	},
	"a Vault login": {
		"object": _in(_vso, "VaultAuth", {"status": {"valid": true}}),
		"id": ["VaultAuth", "shop", "x"],
		"ready": true,
	},
	"a Vault login that fails": {
		"object": _in(_vso, "VaultAuth", {"status": {"valid": false}}),
		"id": ["VaultAuth", "shop", "x"],
		"ready": false,
	},
	"a Vault login without a status": {
		"object": _in(_vso, "VaultAuth", {}),
		"id": ["VaultAuth", "shop", "x"],
		"ready": false,
	},
}

test_stores[note] if {
	some note, tc in _stores
	inventory := fixture.inventory([tc.object])
	{tc.id: tc.object} == secretstore.stores with data.inventory as inventory
	{id | some id in [tc.id]; tc.ready} == secretstore.ready with data.inventory as inventory
}

_foreign := {
	"SecretStore": _in("a.example/v1", "SecretStore", _ready),
	"ClusterSecretStore": _of("a.example/v1", "ClusterSecretStore", _ready),
	"SecretProviderClass": _in("a.example/v1", "SecretProviderClass", {}),
	"VaultAuth": _in("a.example/v1", "VaultAuth", {"status": {"valid": true}}),
}

test_other_groups[note] if {
	some note, object_ in _foreign
	0 == count(secretstore.stores) with data.inventory as fixture.inventory([object_])
}

_uses := {
	"a SecretStore": {
		"object": _in(_eso, "ExternalSecret", {"spec": {"secretStoreRef": {"name": "a", "kind": "SecretStore"}}}),
		"want": {["SecretStore", "shop", "a"]},
	},
	"the kind by default": {
		"object": _in(_eso, "ExternalSecret", {"spec": {"secretStoreRef": {"name": "a"}}}),
		"want": {["SecretStore", "shop", "a"]},
	},
	"a ClusterSecretStore": {
		"object": _in(_eso, "ExternalSecret", {"spec": {"secretStoreRef": {"name": "a", "kind": "ClusterSecretStore"}}}),
		"want": {["ClusterSecretStore", "", "a"]},
	},
	"another kind": {
		"object": _in(_eso, "ExternalSecret", {"spec": {"secretStoreRef": {"name": "a", "kind": "Store"}}}),
		"want": set(),
	},
	"a ClusterExternalSecret": {
		"object": _of(
			_eso, "ClusterExternalSecret",
			{"spec": {"externalSecretSpec": {"secretStoreRef": {"name": "a", "kind": "ClusterSecretStore"}}}},
		),
		"want": {["ClusterSecretStore", "", "a"]},
	},
	"an ExternalSecret of another group": {
		"object": _in("a.example/v1", "ExternalSecret", {"spec": {"secretStoreRef": {"name": "a"}}}),
		"want": set(),
	},
	"a ClusterExternalSecret of another group": {
		"object": _of(
			"a.example/v1", "ClusterExternalSecret",
			{"spec": {"externalSecretSpec": {"secretStoreRef": {"name": "a", "kind": "ClusterSecretStore"}}}},
		),
		"want": set(),
	},
	"a pod": {
		"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "namespace": "shop"}, "spec": _spec},
		"want": {["SecretProviderClass", "shop", "a"]},
	},
	"another driver": {
		"object": {
			"apiVersion": "v1",
			"kind": "Pod",
			"metadata": {"name": "x", "namespace": "shop"},
			"spec": {"volumes": [{"csi": {"driver": "x", "volumeAttributes": {"secretProviderClass": "a"}}}]},
		},
		"want": set(),
	},
	"a job of another group": {
		"object": _in("batch.volcano.sh/v1", "Job", {"spec": {"template": {"spec": _spec}}}),
		"want": set(),
	},
	"a StatefulSet of another group": {
		"object": _in("apps.kruise.io/v1", "StatefulSet", {"spec": {"template": {"spec": _spec}}}),
		"want": set(),
	},
	"a DaemonSet of another group": {
		"object": _in("apps.kruise.io/v1", "DaemonSet", {"spec": {"template": {"spec": _spec}}}),
		"want": set(),
	},
	"a Deployment of another group": {
		"object": _in("a.example/v1", "Deployment", {"spec": {"template": {"spec": _spec}}}),
		"want": set(),
	},
	"a CronJob of another group": {
		"object": _in("a.example/v1", "CronJob", {"spec": {"jobTemplate": {"spec": {"template": {"spec": _spec}}}}}),
		"want": set(),
	},
	"a Vault secret of another group": {
		"object": _in("a.example/v1", "VaultStaticSecret", {"spec": {"vaultAuthRef": "a"}}),
		"want": set(),
	},
	"a dynamic Vault secret of another group": {
		"object": _in("a.example/v1", "VaultDynamicSecret", {"spec": {"vaultAuthRef": "a"}}),
		"want": set(),
	},
	"a Vault certificate of another group": {
		"object": _in("a.example/v1", "VaultPKISecret", {"spec": {"vaultAuthRef": "a"}}),
		"want": set(),
	},
	"a static Vault secret": {
		"object": _in(_vso, "VaultStaticSecret", {"spec": {"vaultAuthRef": "a"}}),
		"want": {["VaultAuth", "shop", "a"]},
	},
	"a dynamic Vault secret, with a namespace": {
		"object": _in(_vso, "VaultDynamicSecret", {"spec": {"vaultAuthRef": "vault/a"}}),
		"want": {["VaultAuth", "vault", "a"]},
	},
	"a Vault certificate, by default": {
		"object": _in(_vso, "VaultPKISecret", {"spec": {}}),
		"want": {["VaultAuth", "shop", "default"]},
	},
}

test_used[note] if {
	some note, tc in _uses
	tc.want == secretstore.used with data.inventory as fixture.inventory([tc.object])
}

test_used_by_workloads[kind] if {
	some kind in ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "StatefulSet"]
	workload := fixture.workloads(_spec)[kind]
	{["SecretProviderClass", "shop", "a"]} == secretstore.used with data.inventory as fixture.inventory([workload.object])
}

test_sealed[kind] if {
	some kind in ["SealedSecret", "SopsSecret"]
	object_ := _in("bitnami.com/v1alpha1", kind, {})
	{{"apiVersion": "bitnami.com/v1alpha1", "kind": kind, "namespace": "shop", "name": "x"}} == secretstore.sealed
		with data.inventory as fixture.inventory([object_])
}

_spec := {"volumes": [
	{"name": "a", "emptyDir": {}},
	{"name": "b", "csi": {"driver": "secrets-store.csi.k8s.io", "volumeAttributes": {"secretProviderClass": "a"}}},
]}

_in(gv, kind, fields) := object.union(
	{"apiVersion": gv, "kind": kind, "metadata": {"name": "x", "namespace": "shop"}},
	fields,
)

_of(gv, kind, fields) := object.union({"apiVersion": gv, "kind": kind, "metadata": {"name": "x"}}, fields)
