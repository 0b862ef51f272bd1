package policies.network.ingress_controller_weak_tls_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_controller_weak_tls as control

_protocols := {
	"TLSv1.2 TLSv1.3": set(),
	"TLSv1 TLSv1.1 TLSv1.2": {"nginx accepts TLSv1 and TLSv1.1"},
	"TLSv1.0": {"nginx accepts TLSv1.0"},
	"SSLv2": {"nginx accepts SSLv2"},
	"SSLv3": {"nginx accepts SSLv3"},
}

test_protocols[value] if {
	some value, want in _protocols
	config := fixture.made("v1", "ConfigMap", {"name": "c"}, {"data": {"ssl-protocols": value}})
	found := control.violation with input.review.object as config
	{v.msg | some v in found} == want
	{["data", "ssl-protocols"] | some _ in want} == {v.details.path | some v in found}
	control.not_applicable == set() with input.review.object as config
	control.violation == set() with input.review.object as object.union(config, {"kind": "Secret"})
}

test_other_configuration if {
	config := fixture.made("v1", "ConfigMap", {"name": "c"}, {"data": {"use-http2": "true"}})
	control.violation == set() with input.review.object as config
	found := control.not_applicable with input.review.object as config
	{n.msg | some n in found} == {"it says nothing about TLS of nginx"}
	control.not_applicable == set() with input.review.object as object.union(config, {"kind": "Ingress"})
}

_verification := {"off": true, "Off": true, "on": false}

test_backends_of_nginx[value] if {
	some value, want in _verification
	key := "nginx.ingress.kubernetes.io/proxy-ssl-verify"
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "a", "annotations": {key: value}}, {})
	found := control.violation with input.review.object as ingress
	{[v.msg, v.details.path] | some v in found} == {[
		"nginx does not verify the certificates of its backends",
		["metadata", "annotations", key],
	] |
		want
	}
	control.violation == set() with input.review.object as object.union(ingress, {"kind": "Service"})
}

_versions := {"VersionSSL30": true, "VersionTLS10": true, "VersionTLS11": true, "VersionTLS12": false, "VersionTLS13": false}

test_versions_of_traefik[version] if {
	some version, want in _versions
	option := _traefik("TLSOption", "modern", "shop", {"minVersion": version})
	found := control.violation with input.review.object as option
	{[v.msg, v.details.path] | some v in found} == {[sprintf("accepts TLS from %s on", [version]), ["spec", "minVersion"]] | want}
	control.violation == set() with input.review.object as object.union(option, {"apiVersion": "example.com/v1"})
	control.violation == set() with input.review.object as object.union(option, {"kind": "ServersTransport"})
}

_options := {
	"another name": ["modern", "shop", false],
	"the default of all": ["default", "shop", true],
	"the default at home": ["default", "traefik", false],
	"the default of k3s": ["default", "kube-system", false],
}

test_default_options[note] if {
	some note, [name, namespace, want] in _options
	found := control.violation with input.review.object as _traefik("TLSOption", name, namespace, {})
	{[v.msg, v.details.path] | some v in found} == {[
		"by its name it replaces the TLS options of every other namespace",
		["metadata", "name"],
	] |
		want
	}
}

test_default_of_another_kind if {
	control.violation == set() with input.review.object as _traefik("ServersTransport", "default", "shop", {})
}

test_parameters if {
	option := _traefik("TLSOption", "default", "shop", {})
	control.violation == set() with input.review.object as option with input.parameters as {"controllerNamespaces": ["shop"]}
}

_transports := {"set": [true, true], "not set": [false, false], "null": [null, false]}

test_backends_of_traefik[note] if {
	some note, [value, want] in _transports
	transport := _traefik("ServersTransport", "own", "shop", {"insecureSkipVerify": value})
	found := control.violation with input.review.object as transport
	{[v.msg, v.details.path] | some v in found} == {[
		"Traefik does not verify the certificates of its backends",
		["spec", "insecureSkipVerify"],
	] |
		want
	}
	control.violation == set() with input.review.object as object.union(transport, {"kind": "TLSOption"})
}

test_strangers[what] if {
	bad := fixture.made(
		"networking.k8s.io/v1", "Ingress",
		{"name": "a", "annotations": {"nginx.ingress.kubernetes.io/proxy-ssl-verify": "off"}}, {},
	)
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

test_strangers_of_config[what] if {
	bad := fixture.made("v1", "ConfigMap", {"name": "c"}, {"data": {"ssl-protocols": "TLSv1"}})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_traefik(kind, name, namespace, spec) := fixture.made(
	"traefik.io/v1alpha1", kind,
	{"name": name, "namespace": namespace},
	{"spec": spec},
)
