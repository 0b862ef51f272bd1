package policies.resources.limit_range_missing_test

import data.lib.fixture_test as fixture
import data.lib.manifest
import data.policies.resources.limit_range_missing as control

cases := {
	"nothing": {"objects": [], "want": {"no LimitRange gives containers default limits"}},
	"for containers": {"objects": [_range("shop", [{"type": "Pod"}, {"type": "Container"}])], "want": set()},
	"for pods": {
		"objects": [_range("shop", [{"type": "Pod"}])],
		"want": {"no LimitRange gives containers default limits"},
	},
	"another namespace": {
		"objects": [_range("other", [{"type": "Container"}])],
		"want": {"no LimitRange gives containers default limits"},
	},
	"a quota on limits": {
		"objects": [_quota({"pods": "1", "limits.cpu": "1"})],
		"want": {"no LimitRange gives containers default limits, and a quota refuses pods without limits"},
	},
	"a quota on requests": {
		"objects": [_quota({"requests.cpu": "1"})],
		"want": {"no LimitRange gives containers default limits"},
	},
}

test_violation[note] if {
	some note, tc in cases
	violations := control.violation with input.review.object as _namespace
		with data.inventory as fixture.inventory(tc.objects)
	{{"msg": msg, "details": {"path": ["metadata", "name"], "create": [manifest.limit_range("shop")]}} | some msg in tc.want} == violations
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	control.violation == set() with input.review.object as object.union(_namespace, fields)
}

_namespace := fixture.made("v1", "Namespace", {"name": "shop"}, {})

_range(namespace, items) := fixture.made(
	"v1", "LimitRange", {"name": "defaults", "namespace": namespace},
	{"spec": {"limits": items}},
)

_quota(hard) := fixture.made("v1", "ResourceQuota", {"name": "q", "namespace": "shop"}, {"spec": {"hard": hard}})
