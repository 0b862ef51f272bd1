package policies.secrets.manifest_plaintext_secret_test

import data.policies.secrets.manifest_plaintext_secret as control

_certificate := "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"

_private_key := "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"

cases := {
	"no values": {"fields": {}, "want": set()},
	"null values": {"fields": {"data": null, "stringData": null}, "want": set()},
	"a null value": {"fields": {"data": {"a": null}}, "want": set()},
	"data": {"fields": {"data": {"a": base64.encode("hunter2")}}, "want": {["data", "a"]}},
	"data that is not base64": {"fields": {"data": {"a": "hunter2!"}}, "want": {["data", "a"]}},
	"clear text": {
		"fields": {"stringData": {"a": "hunter2", "b": "x"}},
		"want": {["stringData", "a"], ["stringData", "b"]},
	},
	"a placeholder that is base64 as well": {"fields": {"stringData": {"a": "changeme"}}, "want": set()},
	"odd values": {"fields": {"stringData": {"a": 5, "b": ["x"]}, "data": {"c": 5}}, "want": set()},
	"a placeholder": {"fields": {"stringData": {"a": "CHANGE_ME"}}, "want": set()},
	"a placeholder in base64": {"fields": {"data": {"a": base64.encode("<password>")}}, "want": set()},
	"an empty value": {"fields": {"data": {"a": ""}}, "want": set()},
	"a certificate": {
		"fields": {"type": "kubernetes.io/tls", "data": {"tls.crt": base64.encode(_certificate)}},
		"want": set(),
	},
	"a certificate with its key": {
		"fields": {"type": "kubernetes.io/tls", "stringData": {"tls.crt": _certificate, "tls.key": _private_key}},
		"want": {["stringData", "tls.key"]},
	},
	"encrypted by SOPS": {"fields": {"data": {"a": "hunter2"}, "sops": {"mac": "ENC[x]"}}, "want": set()},
	"an encrypted value": {
		"fields": {"stringData": {"a": "ENC[AES256_GCM,data:x]", "b": "x"}},
		"want": {["stringData", "b"]},
	},
}

test_violation[note] if {
	some note, tc in cases
	got := {v.details.path | some v in control.violation} with input.review.object as _secret(tc.fields)
	got == tc.want
	not_applicable := control.not_applicable with input.review.object as _secret(tc.fields)
	count(not_applicable) == 0
	unknown := control.unknown with input.review.object as _secret(tc.fields)
	count(unknown) == 0
}

test_message_names_the_key_only if {
	found := control.violation with input.review.object as _secret({"stringData": {"a": "hunter2"}})
	{`"a" is in the manifest, not encrypted`} == {v.msg | some v in found}
	not contains(json.marshal(found), "hunter2")
}

_markers := {
	"base64": {["data", "a"]},
	"certificate": set(),
	"encrypted": set(),
	"pem": {["data", "a"]},
	"placeholder": set(),
	"text": {["data", "a"]},
}

test_redacted[kind] if {
	some kind, want in _markers
	secret := _secret({"data": {
		"a": {"redacted": true, "kind": kind, "empty": false},
		"b": {"redacted": true, "kind": kind, "empty": true},
	}})
	want == {v.details.path | some v in control.violation} with input.review.object as secret
	control.unknown == set() with input.review.object as secret
}

test_redacted_without_kind if {
	secret := _secret({"data": {"a": {"redacted": true}, "c": {"redacted": false}}})
	control.violation == set() with input.review.object as secret
	{["data", "a"]} == {u.details.path | some u in control.unknown} with input.review.object as secret
}

_outside := {
	"from a cluster": _secret({"data": {"a": "x"}, "metadata": {"name": "db", "uid": "1"}}),
	"from a cluster, redacted": _secret({"data": {"a": {"redacted": true}}, "metadata": {"name": "db", "uid": "1"}}),
	"an allowed type": _secret({"data": {"a": "x"}, "type": "example.com/public"}),
}

test_not_applicable[note] if {
	some note, object_ in _outside
	parameters := {"allowedTypes": ["example.com/public"]}
	1 == count(control.not_applicable) with input.review.object as object_ with input.parameters as parameters
	0 == count(control.violation) with input.review.object as object_ with input.parameters as parameters
	0 == count(control.unknown) with input.review.object as object_ with input.parameters as parameters
}

test_no_type_is_allowed_by_default if {
	secret := _secret({"data": {"a": "x"}, "type": "example.com/public"})
	{["data", "a"]} == {v.details.path | some v in control.violation} with input.review.object as secret
}

_others := {
	"another kind": {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "hunter2"}, "metadata": {"uid": "1"}},
	"another group": {"apiVersion": "example.com/v1", "kind": "Secret", "data": {"a": "x"}, "metadata": {"uid": "1"}},
}

test_others[note] if {
	some note, object_ in _others
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

_secret(fields) := object.union(
	{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "shop"}},
	fields,
)
