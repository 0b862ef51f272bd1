package policies.network.cert_manager_issuer_unrestricted_test

import data.lib.fixture_test as fixture
import data.policies.network.cert_manager_issuer_unrestricted as control

_duration := ["spec", "duration"]

# the specification of a certificate, parameters, and paths with messages
cases := {
	"nothing set": [{}, {}, set()],
	"short": [{"duration": "2160h"}, {}, set()],
	"just": [{"duration": "2400h0m0s"}, {}, set()],
	"long": [{"duration": "8760h"}, {}, {[_duration, "the certificate lives for 8760h, longer than 2400h"]}],
	"longer than the parameter": [
		{"duration": "48h"},
		{"maxDuration": "24h"},
		{[_duration, "the certificate lives for 48h, longer than 24h"]},
	],
	"a wildcard": [
		{"dnsNames": ["a.example.com", "*.example.com"]},
		{},
		{[["spec", "dnsNames", 1], `is for every host that "*.example.com" stands for`]},
	],
	"names inside": [{"dnsNames": ["a.example.com", "example.com"]}, {"allowedDnsSuffixes": ["example.com"]}, set()],
	"names inside, with a dot": [{"dnsNames": ["a.example.com"]}, {"allowedDnsSuffixes": [".example.com"]}, set()],
	"names outside": [
		{"dnsNames": ["a.example.com", "bad-example.com"]},
		{"allowedDnsSuffixes": ["example.org", "example.com"]},
		{[["spec", "dnsNames", 1], `is for "bad-example.com", outside the allowed domains`]},
	],
	"a wildcard inside": [
		{"dnsNames": ["*.example.com"]},
		{"allowedDnsSuffixes": ["example.com"]},
		{[["spec", "dnsNames", 0], `is for every host that "*.example.com" stands for`]},
	],
	"an issuer by name": [{"issuerRef": {"name": "a"}}, {"allowedIssuers": ["a"]}, set()],
	"an issuer by kind and name": [
		{"issuerRef": {"name": "a", "kind": "ClusterIssuer"}},
		{"allowedIssuers": ["ClusterIssuer/a"]},
		set(),
	],
	"an issuer of another kind": [
		{"issuerRef": {"name": "a"}},
		{"allowedIssuers": ["ClusterIssuer/a"]},
		{[["spec", "issuerRef"], `is issued by Issuer "a", which is not allowed`]},
	],
	"any issuer": [{"issuerRef": {"name": "a"}}, {}, set()],
}

test_violation[note] if {
	some note, [spec, parameters, want] in cases
	certificate := _made("cert-manager.io/v1", "Certificate", spec)
	found := control.violation with input.review.object as certificate with input.parameters as parameters
	{[v.details.path, v.msg] | some v in found} == want
	control.unknown == set() with input.review.object as certificate with input.parameters as parameters
	control.not_applicable == set() with input.review.object as certificate with input.parameters as parameters
	control.violation == set() with input.review.object as object.union(certificate, {"apiVersion": "example.com/v1"})
		with input.parameters as parameters
	control.violation == set() with input.review.object as object.union(certificate, {"kind": "Secret"})
		with input.parameters as parameters
}

test_issuers[kind] if {
	some kind in ["Issuer", "ClusterIssuer"]
	issuer := _made("cert-manager.io/v1", kind, {})
	found := control.violation with input.review.object as issuer with input.parameters as {"allowedIssuers": ["b"]}
	{[v.msg, v.details.path] | some v in found} == {["is no issuer that is allowed", ["metadata", "name"]]}
	control.violation == set() with input.review.object as issuer
		with input.parameters as {"allowedIssuers": [concat("/", [kind, "a"])]}
	control.not_applicable == set() with input.review.object as issuer with input.parameters as {"allowedIssuers": ["b"]}
	control.violation == set() with input.review.object as object.union(issuer, {"apiVersion": "example.com/v1"})
		with input.parameters as {"allowedIssuers": ["b"]}
	none := control.not_applicable with input.review.object as issuer
	{n.msg | some n in none} == {"no list of allowed issuers is set"}
}

test_unknown[note] if {
	some note, [value, want] in {"unreadable": ["soon", true], "null": [null, false]}
	certificate := _made("cert-manager.io/v1", "Certificate", {"duration": value})
	found := control.unknown with input.review.object as certificate
	{[u.msg, u.details.path] | some u in found} == {["the duration cannot be read", _duration] | want}
	control.unknown == set() with input.review.object as object.union(certificate, {"kind": "Issuer"})
}

_made(api_version, kind, spec) := fixture.made(api_version, kind, {"name": "a", "namespace": "shop"}, {"spec": spec})
