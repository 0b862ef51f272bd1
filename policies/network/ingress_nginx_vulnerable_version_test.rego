package policies.network.ingress_nginx_vulnerable_version_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_nginx_vulnerable_version as control

# tags, with the version that is repaired
_tags := {
	"v1.11.4": "1.11.5",
	"1.11.4": "1.11.5",
	"v1.11.5": "",
	"v1.11.6": "",
	"v1.12.0": "1.12.1",
	"v1.12.1": "",
	"v1.13.0": "",
	"v1.9.6": "1.11.5",
	"v0.49.3": "1.11.5",
	"v1.12.0-hardened1": "1.12.1",
	"v2.0.0": "",
}

test_violation[tag] if {
	some tag, repaired in _tags
	found := control.violation with input.review.object as _pod(sprintf("registry.k8s.io/ingress-nginx/controller:%s", [tag]))
	{v.msg | some v in found} == {sprintf(
		`container "controller" runs ingress-nginx %s, which has known defects; %s is repaired`,
		[tag, repaired],
	) |
		repaired != ""
	}
	{["spec", "containers", 0, "image"] | repaired != ""} == {v.details.path | some v in found}
	verdicts := control.unknown | control.not_applicable with input.review.object as _pod(sprintf(
		"registry.k8s.io/ingress-nginx/controller:%s",
		[tag],
	))
	verdicts == set()
}

test_unknown[tag] if {
	some tag in [":latest", "", "@sha256:0123"]
	pod := _pod(concat("", ["registry.k8s.io/ingress-nginx/controller", tag]))
	control.violation == set() with input.review.object as pod
	found := control.unknown with input.review.object as pod
	{[u.msg, u.details.path] | some u in found} == {[
		`the tag of container "controller" does not tell the version of ingress-nginx`,
		["spec", "containers", 0, "image"],
	]}
}

test_not_applicable if {
	pod := _pod("registry.example.com/shop/web:1")
	control.violation == set() with input.review.object as pod
	found := control.not_applicable with input.review.object as pod
	{n.msg | some n in found} == {"it does not run ingress-nginx"}
	control.not_applicable == set() with input.review.object as {"kind": "Service"}
}

test_parameters if {
	pod := _pod("registry.k8s.io/ingress-nginx/controller:v1.13.2")
	found := control.violation with input.review.object as pod with input.parameters as {"fixed": ["1.13.3"]}
	count(found) == 1
	control.violation == set() with input.review.object as pod with input.parameters as {"fixed": ["1.12.9"]}
}

_pod(reference) := fixture.pod({"containers": [{"name": "controller", "image": reference}]})
