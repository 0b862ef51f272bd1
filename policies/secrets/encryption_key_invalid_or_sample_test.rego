package policies.secrets.encryption_key_invalid_or_sample_test

import data.lib.fixture_test as fixture
import data.policies.secrets.encryption_key_invalid_or_sample as control

_good := base64.encode("0123456789abcdefghijklmnopqrstuv")

_other := base64.encode("vutsrqponmlkjihgfedcba9876543210")

_short := base64.encode("0123456789abcdef")

_zeros := "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

# the key of the documentation, put together so that scanners do not stumble over it
_documented := concat("", ["YWJjZGVmZ2hpamtsbW5vcHFy", "c3R1dnd4eXoxMjM0NTY="])

cases := {
	"a good key": {"provider": "aescbc", "secret": _good, "want": set()},
	"aesgcm": {"provider": "aesgcm", "secret": _good, "want": set()},
	"secretbox": {"provider": "secretbox", "secret": _good, "want": set()},
	"no key": {"provider": "aescbc", "secret": null, "want": {[`key "k" of aescbc is no base64 text`, "critical"]}},
	"a number": {"provider": "aescbc", "secret": 7, "want": {[`key "k" of aescbc is no base64 text`, "critical"]}},
	"an empty key": {
		"provider": "aescbc",
		"secret": "",
		"want": {[`key "k" of aescbc is a placeholder or empty`, "critical"]},
	},
	"a placeholder": {
		"provider": "aescbc",
		"secret": "<base64-encoded-32-byte-key>",
		"want": {[`key "k" of aescbc is a placeholder or empty`, "critical"]},
	},
	"no base64": {
		"provider": "aescbc",
		"secret": "a-b-c",
		"want": {[`key "k" of aescbc is no base64 text`, "critical"]},
	},
	"published": {
		"provider": "aescbc",
		"secret": _documented,
		"want": {[sprintf(`key "k" of aescbc is published in guides (sha256 %s)`, ["dc9b5db8"]), "critical"]},
	},
	"published, with a line break": {
		"provider": "aescbc",
		"secret": concat("", [_documented, "\n"]),
		"want": {[sprintf(`key "k" of aescbc is published in guides (sha256 %s)`, ["dc9b5db8"]), "critical"]},
	},
	"an odd length": {
		"provider": "aesgcm",
		"secret": base64.encode("0123456789"),
		"want": {[`key "k" of aesgcm has 10 bytes, which the API server refuses`, "critical"]},
	},
	"16 bytes": {
		"provider": "aesgcm",
		"secret": _short,
		"want": {[`key "k" of aesgcm has 16 bytes, 32 are better`, "low"]},
	},
	"24 bytes": {
		"provider": "aescbc",
		"secret": base64.encode("0123456789abcdefghijklmn"),
		"want": {[`key "k" of aescbc has 24 bytes, 32 are better`, "low"]},
	},
	"16 bytes for secretbox": {
		"provider": "secretbox",
		"secret": _short,
		"want": {[`key "k" of secretbox has 16 bytes, which the API server refuses`, "critical"]},
	},
	"one byte repeated": {
		"provider": "secretbox",
		"secret": _zeros,
		"want": {[`key "k" of secretbox is one byte repeated (sha256 51643eac)`, "critical"]},
	},
	"a redacted key without a value": {
		"provider": "aescbc",
		"secret": {"redacted": true, "kind": "base64", "empty": true},
		"want": {[`key "k" of aescbc is a placeholder or empty`, "critical"]},
	},
	"a redacted text without a value": {
		"provider": "aescbc",
		"secret": {"redacted": true, "kind": "text", "empty": true},
		"want": {[`key "k" of aescbc is a placeholder or empty`, "critical"]},
	},
	"a redacted placeholder": {
		"provider": "aescbc",
		"secret": {"redacted": true, "kind": "placeholder", "empty": false},
		"want": {[`key "k" of aescbc is a placeholder or empty`, "critical"]},
	},
	"a redacted key": {"provider": "aescbc", "secret": _marker({"bytes": 32}), "want": set()},
	"a redacted key that is short": {
		"provider": "aescbc",
		"secret": _marker({"bytes": 16}),
		"want": {[`key "k" of aescbc has 16 bytes, 32 are better`, "low"]},
	},
	"a redacted key of an odd length": {
		"provider": "secretbox",
		"secret": _marker({"bytes": 16}),
		"want": {[`key "k" of secretbox has 16 bytes, which the API server refuses`, "critical"]},
	},
	"a redacted key of guides": {
		"provider": "aescbc",
		"secret": _marker({"bytes": 32, "weak": "published"}),
		"want": {[`key "k" of aescbc is published in guides`, "critical"]},
	},
	"a redacted key of one byte": {
		"provider": "aescbc",
		"secret": _marker({"bytes": 32, "weak": "repeated"}),
		"want": {[`key "k" of aescbc is one byte repeated`, "critical"]},
	},
	"a redacted key that is there twice": {
		"provider": "aescbc",
		"secret": _marker({"bytes": 32, "weak": "duplicate"}),
		"want": {[`key "k" of aescbc is the same as another key`, "critical"]},
	},
	"a redacted text": {
		"provider": "aescbc",
		"secret": {"redacted": true, "kind": "text", "empty": false},
		"want": {[`key "k" of aescbc is no base64 text`, "critical"]},
	},
}

test_violation[note] if {
	some note, tc in cases
	config := _config([_entry(["secrets"], [{"identity": {}}, {tc.provider: {"keys": [_key("k", tc.secret)]}}])])
	path := ["resources", 0, "providers", 1, tc.provider, "keys", 0, "secret"]
	got := {[v.msg, object.get(v.details, "severity", "critical")] |
		some v in control.violation
		v.details.path == path
	} with input.review.object as config
	got == tc.want
	control.unknown == set() with input.review.object as config
}

test_key_without_fields if {
	config := _config([_entry(["secrets"], [{"aescbc": {"keys": [{}]}}])])
	{`key "" of aescbc is no base64 text`} == {v.msg | some v in control.violation} with input.review.object as config
}

_samples := {
	"secret is secure",
	"this is password",
	"abcdefghijklmnopqrstuvwxyz123456",
	"secret is secure, or is it?\n",
	"secret is secure, I think",
}

test_published_keys[sample] if {
	some sample in _samples
	config := _config([_entry(["secrets"], [{"aescbc": {"keys": [_key("k", base64.encode(sample))]}}])])
	some v in control.violation with input.review.object as config
	contains(v.msg, "is published in guides")
}

_twins := {
	"two names": {"keys": [_key("b", _good), _key("a", _good)], "want": {"b"}},
	"three names": {"keys": [_key("b", _good), _key("a", _good), _key("c", _good)], "want": {"b", "c"}},
	"one name": {"keys": [_key("a", _good), _key("a", _good)], "want": set()},
	"two keys": {"keys": [_key("a", _good), _key("b", _other)], "want": set()},
}

test_same_key_twice[note] if {
	some note, tc in _twins
	config := _config([_entry([name], [{"aescbc": {"keys": [key]}}]) |
		some i, key in tc.keys
		name := sprintf("r%d", [i])
	])
	want := {sprintf(
		`key %q of aescbc is the same as key "a" (sha256 %s)`,
		[name, substring(crypto.sha256(_good), 0, 8)],
	) |
		some name in tc.want
	}
	want == {v.msg | some v in control.violation} with input.review.object as config
}

test_same_key_in_two_files if {
	facts := fixture.node_facts({"configs": {
		"/a.yaml": _config([_entry(["secrets"], [{"aescbc": {"keys": [_key("a", _good)]}}])]),
		"/b.yaml": _config([_entry(["secrets"], [{"aescbc": {"keys": [_key("b", _good)]}}])]),
	}})
	control.violation == set() with input.review.object as facts
}

test_redacted if {
	marker := {"redacted": true, "kind": "base64", "empty": false}
	config := _config([_entry(["secrets"], [{"aescbc": {"keys": [_key("a", marker), _key("b", marker)]}}])])
	{`key "a" of aescbc is redacted`, `key "b" of aescbc is redacted`} == {u.msg |
		some u in control.unknown
	} with input.review.object as config
	control.violation == set() with input.review.object as config
	empty := {"redacted": true, "kind": "base64", "empty": true}
	control.unknown == set() with input.review.object as _config([_entry([], [{"aescbc": {"keys": [_key("a", empty)]}}])])
}

test_keys_are_never_shown if {
	keys := [_key("a", _good), _key("b", _good), _key("c", _documented), _key("d", _zeros), _key("e", _short)]
	found := control.violation with input.review.object as _config([_entry(["secrets"], [{"aescbc": {"keys": keys}}])])
	count(found) == 4
	every secret in {_good, _documented, _zeros, _short} {
		not contains(json.marshal(found), secret)
	}
}

_marker(fields) := object.union({"redacted": true, "kind": "base64", "empty": false}, fields)

_key(name, secret) := {"name": name, "secret": secret}

_bad := _config([_entry(["secrets"], [{"aescbc": {"keys": [_key("k", "")]}}])])

_config(resources) := {
	"apiVersion": "apiserver.config.k8s.io/v1",
	"kind": "EncryptionConfiguration",
	"resources": resources,
}

_entry(resources, providers) := {"resources": resources, "providers": providers}

_facts(args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
})

test_inside_node_facts if {
	args := ["--encryption-provider-config=/e.yaml"]
	want := {array.concat(["configs", "/e.yaml"], v.details.path) | some v in control.violation}
		with input.review.object as _bad
	count(want) > 0
	want == {v.details.path | some v in control.violation} with input.review.object as _facts(args, {"/e.yaml": _bad})
}

test_unknown if {
	facts := _facts(["--encryption-provider-config=/e.yaml"], {"/other.yaml": _bad})
	{"the file of --encryption-provider-config is not recorded: /e.yaml"} == {u.msg |
		some u in control.unknown
	} with input.review.object as facts
	0 == count(control.violation | control.not_applicable) with input.review.object as facts
}

test_not_applicable if {
	{"no EncryptionConfiguration is in use on this node"} == {n.msg |
		some n in control.not_applicable
	} with input.review.object as _facts([], {"/e.yaml": _bad})
	0 == count(control.violation | control.unknown) with input.review.object as _facts([], {"/e.yaml": _bad})
}

test_other_kinds if {
	object_ := object.union(_bad, {"kind": "ConfigMap"})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}
