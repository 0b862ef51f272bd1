package policies.secrets.bootstrap_token_without_expiry_test

import data.lib.fixture_test as fixture
import data.policies.secrets.bootstrap_token_without_expiry as control

_clock := {"scannedAt": "2026-11-22T10:00:00Z"}

_expiration := ["data", "expiration"]

_groups := ["data", "auth-extra-groups"]

_default_groups := "system:bootstrappers:kubeadm:default-node-token"

cases := {
	"no expiration": {"data": {}, "want": {["data"]}},
	"a short life": {"data": {"expiration": "2026-11-23T09:00:00Z"}, "want": set()},
	"the greatest lifetime": {"data": {"expiration": "2026-11-23T08:00:00Z"}, "metadata": _created, "want": set()},
	"one second more": {"data": {"expiration": "2026-11-23T08:00:01Z"}, "metadata": _created, "want": {_expiration}},
	"too far": {"data": {"expiration": "2027-11-22T10:00:00Z"}, "want": {_expiration}},
	"created earlier": {"data": {"expiration": "2026-11-23T09:00:00Z"}, "metadata": _created, "want": {_expiration}},
	"long over": {
		"data": {"expiration": "2026-11-22T09:00:00Z"},
		"metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"},
		"want": set(),
	},
	"just over": {
		"data": {"expiration": "2026-11-22T10:00:00Z"},
		"metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"},
		"want": {_expiration},
	},
	"no time": {"data": {"expiration": "never"}, "want": set()},
	"the groups of kubeadm": {"data": {"expiration": _soon, "auth-extra-groups": _default_groups}, "want": set()},
	"no groups": {"data": {"expiration": _soon, "auth-extra-groups": ""}, "want": set()},
	"further groups": {
		"data": {"expiration": _soon, "auth-extra-groups": concat(", ", [_default_groups, "system:bootstrappers:admins"])},
		"want": {_groups},
	},
	"both faults": {"data": {"auth-extra-groups": "system:bootstrappers:admins"}, "want": {["data"], _groups}},
}

_soon := "2026-11-22T11:00:00Z"

_created := {"creationTimestamp": "2026-11-22T08:00:00Z"}

test_violation[note] if {
	some note, tc in cases
	data_ := object.union(tc.data, {"usage-bootstrap-authentication": "true"})
	token := _token({key: base64.encode(text) | some key, text in data_}, object.get(tc, "metadata", {}))
	tc.want == {v.details.path | some v in control.violation} with input.review.object as token
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
	0 == count(control.unknown | control.not_applicable) with input.review.object as token
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

test_clear_text_counts_first if {
	token := object.union(_token({"expiration": "c29vbg=="}, {}), {"stringData": {
		"usage-bootstrap-authentication": "true",
		"expiration": "2027-11-22T10:00:00Z",
	}})
	{["stringData", "expiration"]} == {v.details.path | some v in control.violation} with input.review.object as token
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

test_messages if {
	token := _token(
		{
			"usage-bootstrap-authentication": base64.encode("true"),
			"expiration": base64.encode("2027-11-22T10:00:00Z"),
			"auth-extra-groups": base64.encode("system:bootstrappers:b,system:bootstrappers:a"),
		},
		{},
	)
	{
		"the token is valid until 2027-11-22T10:00:00Z, longer than 24h",
		"the token joins system:bootstrappers:a, system:bootstrappers:b",
	} == {v.msg | some v in control.violation} with input.review.object as token
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

test_own_lifetime if {
	token := _token(
		{"usage-bootstrap-authentication": base64.encode("true"), "expiration": base64.encode("2026-11-22T12:00:00Z")},
		{},
	)
	{"the token is valid until 2026-11-22T12:00:00Z, longer than 1h"} == {v.msg |
		some v in control.violation
	} with input.review.object as token
		with input.parameters as {"maxLifetime": "1h"}
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

_marker := {"redacted": true, "kind": "base64", "empty": false}

_unclear := {
	"a redacted use": {
		"data": {"usage-bootstrap-authentication": _marker},
		"want": {["data", "usage-bootstrap-authentication"]},
	},
	"a redacted end": {
		"data": {"usage-bootstrap-authentication": base64.encode("true"), "expiration": _marker},
		"want": {_expiration},
	},
	"redacted groups": {
		"data": {
			"usage-bootstrap-authentication": base64.encode("true"),
			"expiration": base64.encode("never"),
			"auth-extra-groups": _marker,
		},
		"want": {_groups},
	},
	"no clock": {
		"data": {
			"usage-bootstrap-authentication": base64.encode("true"),
			"expiration": base64.encode("2027-11-22T10:00:00Z"),
		},
		"want": {_expiration},
	},
	"no clock for a token that is not used": {
		"data": {"expiration": base64.encode("2027-11-22T10:00:00Z")},
		"want": set(),
	},
	"no clock and no time": {
		"data": {"usage-bootstrap-authentication": base64.encode("true"), "expiration": base64.encode("never")},
		"want": set(),
	},
}

test_unknown[note] if {
	some note, tc in _unclear
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as _token(tc.data, {})
	control.violation == set() with input.review.object as _token(tc.data, {})
}

test_other_values_may_be_redacted if {
	token := _token({"usage-bootstrap-authentication": base64.encode("false"), "token-secret": _marker}, {})
	control.unknown == set() with input.review.object as token
}

test_unknown_messages if {
	{`the value of "expiration" is redacted`} == {u.msg |
		some u in control.unknown
	} with input.review.object as _token({"expiration": _marker}, {})
}

_unused := {
	"no use": {},
	"another use": {"usage-bootstrap-signing": base64.encode("true")},
	"switched off, for long and with groups": {
		"usage-bootstrap-authentication": base64.encode("false"),
		"expiration": base64.encode("2036-01-01T00:00:00Z"),
		"auth-extra-groups": base64.encode("system:bootstrappers:admins"),
	},
	"switched off": {"usage-bootstrap-authentication": base64.encode("false"), "expiration": "MQ=="},
}

test_not_applicable[note] if {
	some note, data_ in _unused
	token := _token(data_, {"creationTimestamp": "2026-01-01T00:00:00Z"})
	1 == count(control.not_applicable) with input.review.object as token
	control.violation == set() with input.review.object as token
}

_use := {"usage-bootstrap-authentication": base64.encode("true")}

_others := {
	"another type": object.union(_token(_use, {}), {"type": "Opaque"}),
	"another kind": object.union(_token(_use, {}), {"kind": "ConfigMap"}),
	"another group": object.union(_token(_use, {}), {"apiVersion": "a.example/v1"}),
	"another namespace": _token(_use, {"namespace": "shop"}),
	"no type": {"apiVersion": "v1", "kind": "Secret", "metadata": {"namespace": "kube-system"}},
}

test_others[note] if {
	some note, object_ in _others
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

_token(data_, metadata) := {
	"apiVersion": "v1",
	"kind": "Secret",
	"metadata": object.union({"name": "bootstrap-token-abcdef", "namespace": "kube-system"}, metadata),
	"type": "bootstrap.kubernetes.io/token",
	"data": data_,
}
