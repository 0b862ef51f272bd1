package policies.network.service_external_ips_test

import data.lib.fixture_test as fixture
import data.policies.network.service_external_ips as control

cases := {
	"none": {"ips": [], "allowed": [], "want": {}},
	"null": {"ips": null, "allowed": [], "want": {}},
	"two": {"ips": ["203.0.113.7", "2001:db8::7"], "allowed": [], "want": {"203.0.113.7": 0, "2001:db8::7": 1}},
	"allowed": {"ips": ["203.0.113.7", "203.0.113.8"], "allowed": ["203.0.113.7"], "want": {"203.0.113.8": 1}},
	"in an allowed range": {
		"ips": ["203.0.113.7", "198.51.100.1"],
		"allowed": ["192.0.2.1", "203.0.113.0/24"],
		"want": {"198.51.100.1": 1},
	},
	"in an allowed range of IPv6": {"ips": ["2001:db8::7"], "allowed": ["2001:db8::/64"], "want": {}},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _service(tc.ips)
		with input.parameters as {"allowedIPs": tc.allowed}
	{[v.msg, v.details.path] | some v in found} == {[sprintf("claims the address %s", [ip]), ["spec", "externalIPs", i]] |
		some ip, i in tc.want
	}
}

test_nothing_is_allowed_by_default if {
	count(control.violation) == 1 with input.review.object as _service(["203.0.113.7"])
}

test_fix_leaves_what_is_allowed if {
	service := _service(["203.0.113.7", "198.51.100.1", "198.51.100.2"])
	patches := {v.details.fix | some v in control.violation} with input.review.object as service
		with input.parameters as {"allowedIPs": ["203.0.113.0/24"]}
	{json.patch(service, p).spec.externalIPs | some p in patches} == {["203.0.113.7"]}
}

test_fix_removes_the_list if {
	service := _service(["203.0.113.7"])
	patches := {v.details.fix | some v in control.violation} with input.review.object as service
	{json.patch(service, p).spec | some p in patches} == {{"selector": {"app": "web"}}}
}

test_strangers[what] if {
	bad := _service(["203.0.113.7"])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_service(ips) := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"selector": {"app": "web"}, "externalIPs": ips}},
)
