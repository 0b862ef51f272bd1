package policies.network.ingress_tls_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_tls_missing as control

cases := {
	"none": {"host": "shop.example.com", "tls": null, "want": {`host "shop.example.com" is served without TLS`}},
	"covered": {"host": "shop.example.com", "tls": [{"hosts": ["shop.example.com"]}], "want": set()},
	"another host": {
		"host": "shop.example.com",
		"tls": [{"hosts": ["www.example.com"]}],
		"want": {`host "shop.example.com" is served without TLS`},
	},
	"a wildcard": {"host": "shop.example.com", "tls": [{"hosts": ["*.example.com"]}], "want": set()},
	"a wildcard of one label": {
		"host": "eu.shop.example.com",
		"tls": [{"hosts": ["*.example.com"]}],
		"want": {`host "eu.shop.example.com" is served without TLS`},
	},
	"a host that is a wildcard": {"host": "*.example.com", "tls": [{"hosts": ["*.example.com"]}], "want": set()},
	"a certificate without hosts": {
		"host": "shop.example.com",
		"tls": [{"secretName": "tls"}],
		"want": {`host "shop.example.com" is served without TLS`},
	},
	"every host": {"host": "", "tls": [], "want": {"every host is served without TLS"}},
	"every host with the default certificate": {"host": "", "tls": [{"secretName": "tls"}], "want": set()},
	"every host with another's": {
		"host": "",
		"tls": [{"hosts": ["a.example.com"]}],
		"want": {"every host is served without TLS"},
	},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _ingress({"rules": [{"host": tc.host}], "tls": tc.tls}, {})
	{v.msg | some v in found} == tc.want
	{["spec", "rules", 0] | some _ in tc.want} == {v.details.path | some v in found}
	control.not_applicable == set() with input.review.object as _ingress({"rules": [{"host": tc.host}], "tls": tc.tls}, {})
}

test_default_backend if {
	bare := _ingress({"defaultBackend": {}}, {})
	found := control.violation with input.review.object as bare
	{[v.msg, v.details.path] | some v in found} == {["the default backend is served without TLS", ["spec", "defaultBackend"]]}
	control.violation == set() with input.review.object as _ingress({"defaultBackend": {}, "tls": [{}]}, {})
}

annotations := {
	"allowed": [{"kubernetes.io/ingress.allow-http": "true"}, 1],
	"not allowed": [{"kubernetes.io/ingress.allow-http": "false"}, 0],
	"not redirected": [{"nginx.ingress.kubernetes.io/ssl-redirect": "false"}, 1],
	"redirected": [{"nginx.ingress.kubernetes.io/ssl-redirect": "true"}, 0],
}

test_plain_beside_tls[note] if {
	some note, [annotation, want] in annotations
	spec := {"rules": [{"host": "a.example.com"}], "tls": [{"hosts": ["a.example.com"]}]}
	found := control.violation with input.review.object as _ingress(spec, annotation)
	count(found) == want
	{"low" | want > 0} == {v.details.severity | some v in found}
	control.violation == set() with input.review.object as _ingress(spec, annotation)
		with input.parameters as {"controllerTerminatesElsewhere": true}
	every v in found {
		v.msg == "plain HTTP is answered beside TLS"
		annotation[v.details.path[2]]
	}
}

test_plain_without_tls_is_told_once if {
	spec := {"rules": [{"host": "a.example.com"}]}
	found := control.violation with input.review.object as _ingress(spec, {"kubernetes.io/ingress.allow-http": "true"})
	count(found) == 1
}

test_parameters[name] if {
	some name, reason in {
		"controllerTerminatesElsewhere": "TLS ends before the ingress controller",
		"tlsOptional": "TLS is optional, and the Ingress has none",
	}
	bare := _ingress({"rules": [{"host": "a.example.com"}], "defaultBackend": {}}, {})
	control.violation == set() with input.review.object as bare with input.parameters as {name: true}
	found := control.not_applicable with input.review.object as bare with input.parameters as {name: true}
	{n.msg | some n in found} == {reason}
}

test_optional_tls_is_judged_where_it_is if {
	half := _ingress({"rules": [{"host": "a.example.com"}, {"host": "b.example.com"}], "tls": [{"hosts": ["a.example.com"]}]}, {})
	count(control.violation) == 1 with input.review.object as half with input.parameters as {"tlsOptional": true}
	control.not_applicable == set() with input.review.object as half with input.parameters as {"tlsOptional": true}
}

test_other_kinds_have_rules_too if {
	policy := fixture.made(
		"security.istio.io/v1", "AuthorizationPolicy",
		{"name": "web", "annotations": {"kubernetes.io/ingress.allow-http": "true"}},
		{"spec": {"rules": [{}], "defaultBackend": {}}},
	)
	control.violation == set() with input.review.object as policy
	covered := object.union(policy, {"spec": {"tls": [{"secretName": "tls"}]}})
	control.violation == set() with input.review.object as covered
}

test_strangers[what] if {
	bad := _ingress({"defaultBackend": {}}, {})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(spec, annotations_) := fixture.made(
	"networking.k8s.io/v1", "Ingress",
	{"name": "front", "namespace": "shop", "annotations": annotations_},
	{"spec": spec},
)
