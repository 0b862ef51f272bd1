package lib.encryption_test

import data.lib.encryption
import data.lib.fixture_test as fixture

_identity := {"identity": {}}

_aescbc := {"aescbc": {"keys": [{"name": "key1", "secret": "x"}]}}

_kms := {"kms": {"apiVersion": "v2", "name": "vault", "endpoint": "unix:///run/kms.sock"}}

cases := {
	"no entries": {"resources": [], "entries": [], "providers": []},
	"null": {"resources": null, "entries": [], "providers": []},
	"another resource": {"resources": [_entry(["configmaps"], [_aescbc])], "entries": [], "providers": []},
	"null lists": {"resources": [{"resources": null, "providers": null}], "entries": [], "providers": []},
	"no providers": {"resources": [_entry(["secrets"], null)], "entries": [0], "providers": []},
	"the name": {
		"resources": [_entry(["configmaps", "secrets"], [_aescbc, _identity])],
		"entries": [0],
		"providers": [[0, 0, "aescbc"], [0, 1, "identity"]],
	},
	"the name with a dot": {
		"resources": [_entry(["secrets."], [_kms])],
		"entries": [0],
		"providers": [[0, 0, "kms"]],
	},
	"the core group": {"resources": [_entry(["*."], [_aescbc])], "entries": [0], "providers": [[0, 0, "aescbc"]]},
	"everything": {"resources": [_entry(["*.*"], [_aescbc])], "entries": [0], "providers": [[0, 0, "aescbc"]]},
	"another group": {"resources": [_entry(["*.apps"], [_aescbc])], "entries": [], "providers": []},
	"a star alone is refused": {"resources": [_entry(["*"], [_aescbc])], "entries": [], "providers": []},
	"the first entry decides, in front of wildcards": {
		"resources": [_entry(["secrets"], [_aescbc]), _entry(["*."], [_identity]), _entry(["*.*"], [_kms])],
		"entries": [0, 1, 2],
		"providers": [[0, 0, "aescbc"]],
	},
	"the first entry decides, behind a wildcard": {
		"resources": [_entry(["pods"], [_kms]), _entry(["*.*"], [_identity]), _entry(["secrets"], [_aescbc])],
		"entries": [1, 2],
		"providers": [[1, 0, "identity"]],
	},
	"entries that name it are joined": {
		"resources": [
			_entry(["secrets"], [_aescbc]),
			_entry(["pods"], [_kms]),
			_entry(["secrets."], [_kms, _identity]),
			_entry(["*.*"], [_identity]),
		],
		"entries": [0, 2, 3],
		"providers": [[0, 0, "aescbc"], [2, 0, "kms"], [2, 1, "identity"]],
	},
}

test_entries[note] if {
	some note, tc in cases
	encryption.entries(_doc(tc.resources), "secrets") == tc.entries
}

test_providers[note] if {
	some note, tc in cases
	[provider.path | some provider in encryption.providers(_doc(tc.resources), "secrets")] == [path |
		some [i, j, name] in tc.providers
		path := ["at", "resources", i, "providers", j, name]
	]
}

_of_a_group := {
	"the name": {"names": ["roles.rbac.authorization.k8s.io"], "want": [0]},
	"the group": {"names": ["*.rbac.authorization.k8s.io"], "want": [0]},
	"everything": {"names": ["*.*"], "want": [0]},
	"the core group": {"names": ["*."], "want": []},
	"another name": {"names": ["roles"], "want": []},
	"another group": {"names": ["*.authorization.k8s.io"], "want": []},
}

test_entries_of_a_group[note] if {
	some note, tc in _of_a_group
	doc := _doc([_entry(tc.names, [_aescbc])])
	encryption.entries(doc, "roles.rbac.authorization.k8s.io") == tc.want
}

_types := {
	"identity": {"provider": _identity, "want": ["identity"]},
	"aescbc": {"provider": _aescbc, "want": ["aescbc"]},
	"aesgcm": {"provider": {"aesgcm": {"keys": []}}, "want": ["aesgcm"]},
	"secretbox": {"provider": {"secretbox": {"keys": []}}, "want": ["secretbox"]},
	"kms v2": {"provider": _kms, "want": ["kms-v2"]},
	"kms v1": {"provider": {"kms": {"apiVersion": "v1"}}, "want": ["kms-v1"]},
	"kms without a version": {"provider": {"kms": {"name": "vault"}}, "want": ["kms-v1"]},
	"kms with an empty version": {"provider": {"kms": {"apiVersion": ""}}, "want": ["kms-v1"]},
	"kms with a null version": {"provider": {"kms": {"apiVersion": null}}, "want": ["kms-v1"]},
	"kms of another version": {"provider": {"kms": {"apiVersion": "v3"}}, "want": ["kms-v3"]},
	"null": {"provider": {"identity": null}, "want": []},
	"an unknown one": {"provider": {"rot13": {}}, "want": []},
}

test_types[note] if {
	some note, tc in _types
	doc := _doc([_entry(["secrets"], [tc.provider])])
	[provider.type | some provider in encryption.providers(doc, "secrets")] == tc.want
}

test_writer if {
	encryption.writer(_doc([_entry(["secrets"], [_kms, _identity])]), "secrets") == {
		"path": ["at", "resources", 0, "providers", 0, "kms"],
		"type": "kms-v2",
		"spec": _kms.kms,
	}
	not encryption.writer(_doc([]), "secrets")
}

test_first if {
	encryption.first(_doc([_entry(["a"], []), _entry(["b"], [_kms, _identity])]), 1).type == "kms-v2"
	not encryption.first(_doc([_entry(["a"], [])]), 0)
}

test_all if {
	doc := _doc([_entry(["secrets"], [_aescbc, _identity]), _entry(["*.*"], [_kms])])
	{provider.type | some provider in encryption.all(doc)} == {"aescbc", "identity", "kms-v2"}
}

test_documents if {
	config := {"apiVersion": "apiserver.config.k8s.io/v1", "kind": "EncryptionConfiguration", "resources": []}
	{{"path": [], "spec": config}} == encryption.documents with input.review.object as config
	flag := "--encryption-provider-config=/e.yaml"
	facts := fixture.node_facts({"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", flag]}]})
	1 == count(encryption.unread) with input.review.object as facts
	0 == count(encryption.absent) with input.review.object as facts
	1 == count(encryption.absent) with input.review.object as fixture.node_facts({})
}

_doc(resources) := {"path": ["at"], "spec": {"resources": resources}}

_entry(resources, providers) := {"resources": resources, "providers": providers}
