package policies.network.ingress_wildcard_or_empty_host_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_wildcard_or_empty_host as control

cases := {
	"named": {"rules": [{"host": "a.example.com"}], "want": set()},
	"not set": {"rules": [{}], "want": {"a rule takes requests for every host"}},
	"null": {"rules": [{"host": null}], "want": {"a rule takes requests for every host"}},
	"empty": {"rules": [{"host": ""}], "want": {"a rule takes requests for every host"}},
	"a wildcard": {
		"rules": [{"host": "*.example.com"}],
		"want": {`a rule takes requests for every host that "*.example.com" stands for`},
	},
	"no rules": {"rules": null, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _ingress(tc.rules)
	{v.msg | some v in found} == tc.want
	{["spec", "rules", 0, "host"] | some _ in tc.want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(_ingress(tc.rules), {"kind": "Service"})
}

test_every_rule_is_judged if {
	found := control.violation with input.review.object as _ingress([{"host": "a.example.com"}, {}])
	{v.details.path | some v in found} == {["spec", "rules", 1, "host"]}
}

test_parameters if {
	both := _ingress([{"host": "*.example.com"}, {}])
	found := control.violation with input.review.object as both with input.parameters as {"allowedWildcards": ["*.example.com", ""]}
	{v.details.path | some v in found} == {["spec", "rules", 1, "host"]}
}

test_strangers[what] if {
	bad := _ingress([{}])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(rules) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
	{"spec": {"rules": rules}},
)
