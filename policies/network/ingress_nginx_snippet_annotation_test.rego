package policies.network.ingress_nginx_snippet_annotation_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_nginx_snippet_annotation as control

_snippets := {
	"configuration-snippet": true,
	"server-snippet": true,
	"auth-snippet": true,
	"stream-snippet": true,
	"modsecurity-snippet": true,
	"location-snippet": true,
	"http-snippet": true,
	"rewrite-target": false,
}

test_annotations[name][prefix] if {
	some name, want in _snippets
	some prefix in ["nginx.ingress.kubernetes.io/", "ingress.example.com/", ""]
	key := concat("", [prefix, name])
	found := control.violation with input.review.object as _ingress({key: "return 200;", "other": "x"})
	{[v.msg, v.details] | some v in found} == {[
		sprintf("the annotation %s injects configuration into nginx", [key]),
		{
			"path": ["metadata", "annotations", key],
			"fix": [{"op": "remove", "path": ["metadata", "annotations", key]}],
		},
	] |
		want
	}
}

test_parameters if {
	found := control.violation with input.review.object as _ingress({"a/configuration-snippet": "x", "a/mine": "x"})
		with input.parameters as {"annotations": ["mine"]}
	{v.details.path[2] | some v in found} == {"a/mine"}
}

test_no_annotations[note] if {
	some note, annotations in {"null": null, "empty": {}}
	control.violation == set() with input.review.object as _ingress(annotations)
}

_settings := {
	"allowed": {"data": {"allow-snippet-annotations": "true"}, "want": {["allow-snippet-annotations", "false"]}},
	"allowed, with spaces": {"data": {"allow-snippet-annotations": " True"}, "want": {["allow-snippet-annotations", "false"]}},
	"not allowed": {"data": {"allow-snippet-annotations": "false"}, "want": set()},
	"every risk": {"data": {"annotations-risk-level": "Critical"}, "want": {["annotations-risk-level", "High"]}},
	"less risk": {"data": {"annotations-risk-level": "High"}, "want": set()},
	"both": {
		"data": {"allow-snippet-annotations": "true", "annotations-risk-level": "critical"},
		"want": {["allow-snippet-annotations", "false"], ["annotations-risk-level", "High"]},
	},
}

test_configuration[note] if {
	some note, tc in _settings
	config := fixture.made("v1", "ConfigMap", {"name": "controller", "namespace": "ingress"}, {"data": tc.data})
	found := control.violation with input.review.object as config
	{[v.details.path, v.details.fix] | some v in found} == {[
		["data", key],
		[{"op": "replace", "path": ["data", key], "value": safe}],
	] |
		some [key, safe] in tc.want
	}
	control.not_applicable == set() with input.review.object as config
	control.violation == set() with input.review.object as object.union(config, {"kind": "Secret"})
}

test_message if {
	config := fixture.made("v1", "ConfigMap", {"name": "c"}, {"data": {"annotations-risk-level": "Critical"}})
	found := control.violation with input.review.object as config
	{v.msg | some v in found} == {`annotations-risk-level is "Critical", so that every Ingress may inject configuration into nginx`}
}

test_other_configuration[note] if {
	some note, fields in {"other keys": {"data": {"ssl-protocols": "TLSv1.3"}}, "no data": {}}
	config := fixture.made("v1", "ConfigMap", {"name": "c"}, fields)
	control.violation == set() with input.review.object as config
	found := control.not_applicable with input.review.object as config
	{n.msg | some n in found} == {"it does not configure ingress-nginx"}
	control.not_applicable == set() with input.review.object as object.union(config, {"kind": "Ingress"})
}

test_annotations_of_other_kinds if {
	control.violation == set() with input.review.object as object.union(_ingress({"a/server-snippet": "x"}), {"kind": "Service"})
}

test_strangers[what] if {
	bad := _ingress({"nginx.ingress.kubernetes.io/server-snippet": "return 200;"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

test_strangers_of_config[what] if {
	bad := fixture.made("v1", "ConfigMap", {"name": "c"}, {"data": {"annotations-risk-level": "Critical"}})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(annotations) := fixture.made(
	"networking.k8s.io/v1", "Ingress",
	{"name": "front", "namespace": "shop", "annotations": annotations},
	{"spec": {}},
)
