package policies.mesh.istio_destination_rule_tls_off_test

import data.lib.fixture_test as fixture
import data.policies.mesh.istio_destination_rule_tls_off as control

settings := {
	"off": [{"mode": "DISABLE"}, {["TLS is off for calls to db", "mode"]}],
	"of the mesh": [{"mode": "ISTIO_MUTUAL"}, set()],
	"none": [null, set()],
	"an authority": [{"mode": "SIMPLE", "caCertificates": "/ca.pem"}, set()],
	"a credential": [{"mode": "SIMPLE", "credentialName": "ca"}, set()],
	"no authority": [{"mode": "SIMPLE"}, {["no authority is named for the certificate of db", "mode"]}],
	"an empty authority": [
		{"mode": "SIMPLE", "caCertificates": "", "credentialName": ""},
		{["no authority is named for the certificate of db", "mode"]},
	],
	"not verified": [
		{"mode": "SIMPLE", "insecureSkipVerify": true},
		{["nobody verifies the certificate of db", "insecureSkipVerify"]},
	],
	"mutual and not verified": [
		{"mode": "MUTUAL", "insecureSkipVerify": true},
		{["nobody verifies the certificate of db", "insecureSkipVerify"]},
	],
	"mutual": [{"mode": "MUTUAL", "clientCertificate": "/c.pem"}, set()],
	"verified in so many words": [{"mode": "SIMPLE", "credentialName": "ca", "insecureSkipVerify": false}, set()],
}

places := {
	"the rule": [["spec", "trafficPolicy"], {"trafficPolicy": "TLS"}],
	"a port": [
		["spec", "trafficPolicy", "portLevelSettings", 1],
		{"trafficPolicy": {"portLevelSettings": [{"port": {"number": 80}}, "TLS"]}},
	],
	"a subset": [["spec", "subsets", 0, "trafficPolicy"], {"subsets": [{"name": "v1", "trafficPolicy": "TLS"}]}],
	"a port of a subset": [
		["spec", "subsets", 1, "trafficPolicy", "portLevelSettings", 0],
		{"subsets": [{"name": "v1"}, {"name": "v2", "trafficPolicy": {"portLevelSettings": ["TLS"]}}]},
	],
}

test_settings[note][place] if {
	some note, [tls, want] in settings
	some place, [path, shape] in places
	spec := json.unmarshal(replace(json.marshal(shape), `"TLS"`, json.marshal({"tls": tls})))
	found := control.violation with input.review.object as _rule(spec)
	{[v.msg, v.details.path] | some v in found} == {[msg, array.concat(path, ["tls", field])] | some [msg, field] in want}
}

test_nothing_set if control.violation == set() with input.review.object as _rule({})

test_strangers[what] if {
	bad := _rule({"trafficPolicy": {"tls": {"mode": "DISABLE"}}})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_rule(spec) := fixture.made(
	"networking.istio.io/v1", "DestinationRule",
	{"name": "db", "namespace": "shop"},
	{"spec": object.union({"host": "db"}, spec)},
)
