package policies.network.ingress_unsafe_path_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_unsafe_path as control

cases := {
	"/": "",
	"/api/v1": "",
	"/root": "/root",
	"/root/x": "/root",
	"/roots": "",
	"/api/root": "",
	"/api/root of": "",
	"/x { root /etc; }": "root",
	"/x;alias /etc": "alias",
	"/alias": "",
	"alias": "",
	"/x/../y": "..",
	"/x/content_by_lua_block": "_by_lua",
	"/var/run/secrets/kubernetes.io/serviceaccount/token": "/var/run/secrets",
	"/x { proxy_pass file:/tmp }; location /var/run/secrets": "/var/run/secrets",
}

test_violation[path] if {
	some path, part in cases
	found := control.violation with input.review.object as _ingress(["/ok", path])
	{[v.msg, v.details.path] | some v in found} == {[
		sprintf("path %q holds %q", [path, part]),
		["spec", "rules", 0, "http", "paths", 1, "path"],
	] |
		part != ""
	}
}

test_no_path[note] if {
	some note, paths in {"null": [null], "none": []}
	control.violation == set() with input.review.object as _ingress(paths)
}

test_parameters if {
	found := control.violation with input.review.object as _ingress(["/admin/x", "/root"])
		with input.parameters as {"forbidden": ["/admin"]}
	{v.details.path[5] | some v in found} == {0}
}

test_other_kinds if {
	control.violation == set() with input.review.object as object.union(_ingress(["/root"]), {"kind": "HTTPRoute"})
}

test_strangers[what] if {
	bad := _ingress(["/root"])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_ingress(paths) := fixture.made(
	"networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"},
	{"spec": {"rules": [{"http": {"paths": [{"path": path} | some path in paths]}}]}},
)
