package policies.secrets.legacy_service_account_token_test

import data.lib.fixture_test as fixture
import data.policies.secrets.legacy_service_account_token as control

_clock := {"scannedAt": "2026-11-22T10:00:00Z"}

_base := `the token of service account "builder" never expires`

_label := "kubernetes.io/legacy-token-last-used"

cases := {
	"no label": {"labels": {}, "cluster": _clock, "want": _base},
	"used lately": {
		"labels": {_label: "2026-11-01"},
		"cluster": _clock,
		"want": concat("", [_base, ", and it was last used on 2026-11-01"]),
	},
	"not used for long": {
		"labels": {_label: "2026-08-01"},
		"cluster": _clock,
		"want": concat("", [_base, ", and it has not been used since 2026-08-01: it can be deleted"]),
	},
	"just that long": {
		"labels": {_label: "2026-08-24"},
		"cluster": {"scannedAt": "2026-11-22T00:00:00Z"},
		"want": concat("", [_base, ", and it was last used on 2026-08-24"]),
	},
	"no clock": {
		"labels": {_label: "2026-08-01"},
		"cluster": {},
		"want": concat("", [_base, ", and it was last used on 2026-08-01"]),
	},
	"an odd date": {
		"labels": {_label: "yesterday"},
		"cluster": _clock,
		"want": concat("", [_base, ", and it was last used on yesterday"]),
	},
}

test_violation[note] if {
	some note, tc in cases
	{{"msg": tc.want, "details": {"path": ["type"]}}} == control.violation with input.review.object as _token(tc.labels)
		with data.inventory as fixture.inventory([fixture.cluster(tc.cluster)])
	0 == count(control.not_applicable) with input.review.object as _token(tc.labels)
}

test_own_age if {
	{concat("", [_base, ", and it has not been used since 2026-11-20: it can be deleted"])} == {v.msg |
		some v in control.violation
	} with input.review.object as _token({_label: "2026-11-20"})
		with input.parameters as {"maxUnusedAge": "24h"}
		with data.inventory as fixture.inventory([fixture.cluster(_clock)])
}

test_account_unknown if {
	token := {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token"}
	{`the token of service account "unnamed" never expires`} == {v.msg |
		some v in control.violation
	} with input.review.object as token
}

_exempt := {
	"the namespace": {"list": ["ci", "shop"], "violations": 0, "exempt": 1},
	"another": {"list": ["ci"], "violations": 1, "exempt": 0},
	"none": {"list": [], "violations": 1, "exempt": 0},
}

test_allowed_namespaces[note] if {
	some note, tc in _exempt
	tc.violations == count(control.violation) with input.review.object as _token({})
		with input.parameters as {"allowedNamespaces": tc.list}
	tc.exempt == count(control.not_applicable) with input.review.object as _token({})
		with input.parameters as {"allowedNamespaces": tc.list}
}

_others := {
	"another type": {"apiVersion": "v1", "kind": "Secret", "type": "Opaque"},
	"no type": {"apiVersion": "v1", "kind": "Secret"},
	"another kind": {"apiVersion": "v1", "kind": "ConfigMap", "type": "kubernetes.io/service-account-token"},
	"another group": {"apiVersion": "a.example/v1", "kind": "Secret", "type": "kubernetes.io/service-account-token"},
}

test_others[note][key] if {
	some note, object_ in _others
	some key, list in {"none allowed": [], "default allowed": ["default"]}
	0 == count(control.violation | control.not_applicable) with input.review.object as object_
		with input.parameters as {"allowedNamespaces": list}
}

_token(labels) := {
	"apiVersion": "v1",
	"kind": "Secret",
	"metadata": {
		"name": "builder-token",
		"namespace": "shop",
		"labels": labels,
		"annotations": {"kubernetes.io/service-account.name": "builder"},
	},
	"type": "kubernetes.io/service-account-token",
}
