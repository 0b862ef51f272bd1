package policies.secrets.etcd_holds_plaintext_test

import data.policies.secrets.etcd_holds_plaintext as control

_key := "/registry/secrets/shop/db"

cases := {
	"KMS v2": {"keys": [{"key": _key, "prefix": "k8s:enc:kms:v2:vault:"}], "bad": set(), "unknown": set()},
	"aescbc": {"keys": [{"key": _key, "prefix": "k8s:enc:aescbc:v1:key1:"}], "bad": set(), "unknown": set()},
	"protobuf": {"keys": [{"key": _key, "prefix": "k8s\u0000\n\f"}], "bad": {0}, "unknown": set()},
	"JSON": {"keys": [{"key": _key, "prefix": `{"kind":"Secret"`}], "bad": {0}, "unknown": set()},
	"another prefix in etcd": {
		"keys": [{"key": "/kubernetes.io/secrets/shop/db", "prefix": "k8s\u0000"}],
		"bad": {0},
		"unknown": set(),
	},
	"other resources beside it": {
		"keys": [
			{"key": "/registry/configmaps/shop/db", "prefix": "k8s\u0000"},
			{"key": "/registry/secrets/shop", "prefix": "k8s\u0000"},
			{"key": _key, "prefix": "k8s:enc:aescbc:v1:key1:"},
			{"key": _key, "prefix": "k8s\u0000"},
		],
		"bad": {3},
		"unknown": set(),
	},
	"no prefix": {"keys": [{"key": _key}], "bad": set(), "unknown": {["keys", 0]}},
	"a null prefix": {"keys": [{"key": _key, "prefix": null}], "bad": set(), "unknown": {["keys", 0]}},
	"an empty prefix": {"keys": [{"key": _key, "prefix": ""}], "bad": set(), "unknown": {["keys", 0]}},
	"no Secret": {
		"keys": [{"key": "/registry/pods/shop/web", "prefix": "k8s\u0000"}],
		"bad": set(),
		"unknown": {["keys"]},
	},
	"nothing": {"keys": [], "bad": set(), "unknown": {["keys"]}},
	"null": {"keys": null, "bad": set(), "unknown": {["keys"]}},
}

test_violation[note] if {
	some note, tc in cases
	{["keys", i, "prefix"] | some i in tc.bad} == {v.details.path |
		some v in control.violation
	} with input.review.object as _sample(tc.keys)
	tc.unknown == {u.details.path | some u in control.unknown} with input.review.object as _sample(tc.keys)
}

test_messages if {
	{"Secret shop/db is stored unencrypted"} == {v.msg |
		some v in control.violation
	} with input.review.object as _sample([{"key": _key, "prefix": "k8s\u0000"}])
	{"nothing of the value of Secret shop/db was recorded"} == {u.msg |
		some u in control.unknown
	} with input.review.object as _sample([{"key": _key}])
}

_others := {
	"another kind": object.union(_sample([{"key": _key, "prefix": "x"}]), {"kind": "EtcdHealth"}),
	"another group": object.union(_sample([{"key": _key, "prefix": "x"}]), {"apiVersion": "a.example/v1"}),
}

test_others[note] if {
	some note, object_ in _others
	0 == count(control.violation | control.unknown) with input.review.object as object_
}

_sample(keys) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "EtcdSample",
	"metadata": {"name": "sample"},
	"keys": keys,
}
