package policies.network.ingress_nginx_unsafe_annotation_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_nginx_unsafe_annotation as control

_ends(sign) := sprintf("holds %s, which may end a line of nginx's configuration", [sign])

# values, with severity and text
cases := {
	"plain": ["https://auth.example.com/check", set()],
	"a line end": ["x\nlua_code", {["critical", _ends("a line end")]}],
	"a carriage return": ["x\rlua_code", {["critical", _ends("a line end")]}],
	"a semicolon": ["x;", {["critical", _ends(";")]}],
	"an opening brace": ["x{", {["critical", _ends("{")]}],
	"a closing brace": ["x}", {["critical", _ends("}")]}],
	"a hash": ["x#", {["critical", _ends("#")]}],
	"a backslash": [`x\`, {["critical", _ends(`\`)]}],
	"a quote": [`x"`, {["critical", _ends(`"`)]}],
	"a single quote": ["x'", {["critical", _ends("'")]}],
	"a back quote": ["x`", {["critical", _ends("`")]}],
	"a group of a rewrite": ["/$2", set()],
	"a variable": ["https://$host/x", {["medium", "reads variables of nginx"]}],
	"a variable and a brace": ["https://$host/{", {["critical", _ends("{")]}],
	"a null": [null, set()],
}

test_values[note] if {
	some note, [value, want] in cases
	key := "nginx.ingress.kubernetes.io/auth-url"
	found := control.violation with input.review.object as _ingress({key: value})
	{[v.details.severity, v.msg] | some v in found} == {[severity, sprintf("the value of %s %s", [key, text])] |
		some [severity, text] in want
	}
	{[v.details.path, v.details.fix] | some v in found} == {[
		["metadata", "annotations", key],
		[{"op": "remove", "path": ["metadata", "annotations", key]}],
	] |
		some _ in want
	}
}

_names := {
	"auth-url": true,
	"auth-signin": true,
	"auth-tls-match-cn": true,
	"mirror-target": true,
	"mirror-host": true,
	"rewrite-target": true,
	"server-alias": true,
	"permanent-redirect": true,
	"canary-by-header-value": true,
	"proxy-body-size": false,
}

test_names[name] if {
	some name, want in _names
	found := control.violation with input.review.object as _ingress({concat("", ["nginx.ingress.kubernetes.io/", name]): "x;"})
	count(found) == count([true | want])
	control.violation == set() with input.review.object as _ingress({concat("", ["example.com/", name]): "x;"})
}

test_parameters if {
	ingress := _ingress({"nginx.ingress.kubernetes.io/auth-url": "x;", "nginx.ingress.kubernetes.io/mine": "x;"})
	found := control.violation with input.review.object as ingress with input.parameters as {"annotations": ["mine"]}
	{v.details.path[2] | some v in found} == {"nginx.ingress.kubernetes.io/mine"}
}

test_other_kinds if {
	control.violation == set() with input.review.object as object.union(
		_ingress({"nginx.ingress.kubernetes.io/auth-url": "x;"}),
		{"kind": "Service"},
	)
}

test_strangers[what] if {
	bad := _ingress({"nginx.ingress.kubernetes.io/auth-url": "a;b"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(annotations) := fixture.made(
	"networking.k8s.io/v1", "Ingress",
	{"name": "front", "namespace": "shop", "annotations": annotations},
	{"spec": {}},
)
