package policies.network.ingress_tls_host_mismatch_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_tls_host_mismatch as control

cases := {
	"equal": {"rules": ["a.example.com"], "tls": [["a.example.com"]], "want": set()},
	"a wildcard": {"rules": ["a.example.com", "b.example.com"], "tls": [["*.example.com"]], "want": set()},
	"a wildcard of one label": {
		"rules": ["x.a.example.com"],
		"tls": [["*.example.com"]],
		"want": {["spec", "rules", 0, "host"], ["spec", "tls", 0, "hosts", 0]},
	},
	"two entries": {"rules": ["a.example.com", "b.example.com"], "tls": [["a.example.com"], ["b.example.com"]], "want": set()},
	"a host without TLS": {
		"rules": ["a.example.com", "b.example.com"],
		"tls": [["a.example.com"]],
		"want": {["spec", "rules", 1, "host"]},
	},
	"TLS without a rule": {
		"rules": ["a.example.com"],
		"tls": [[], ["a.example.com", "b.example.com"]],
		"want": {["spec", "tls", 1, "hosts", 1]},
	},
	"a rule for every host": {"rules": [null, ""], "tls": [["a.example.com"]], "want": {["spec", "tls", 0, "hosts", 0]}},
	"a rule for a wildcard": {"rules": ["*.example.com"], "tls": [["*.example.com"]], "want": set()},
	"a rule for a wildcard, TLS for a host": {
		"rules": ["*.example.com"],
		"tls": [["a.example.com"]],
		"want": {["spec", "rules", 0, "host"], ["spec", "tls", 0, "hosts", 0]},
	},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _ingress(tc.rules, tc.tls)
	{v.details.path | some v in found} == tc.want
	control.not_applicable == set() with input.review.object as _ingress(tc.rules, tc.tls)
}

test_messages if {
	found := control.violation with input.review.object as _ingress(["a.example.com"], [["b.example.com"]])
	{v.msg | some v in found} == {
		`TLS is set up for other hosts than "a.example.com"`,
		`no rule is for host "b.example.com", which TLS is set up for`,
	}
}

test_not_applicable[note] if {
	some note, tls in {"none": [], "without hosts": [[]]}
	control.violation == set() with input.review.object as _ingress(["a.example.com"], tls)
	found := control.not_applicable with input.review.object as _ingress(["a.example.com"], tls)
	{n.msg | some n in found} == {"its TLS section names no host"}
	control.not_applicable == set() with input.review.object as {"kind": "Service"}
}

test_strangers[what] if {
	bad := _ingress(["a.example.com"], [["b.example.com"]])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(hosts, tls) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
	{"spec": {"rules": [{"host": host} | some host in hosts], "tls": [{"hosts": names} | some names in tls]}},
)
