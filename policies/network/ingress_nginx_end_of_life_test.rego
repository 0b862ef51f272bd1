package policies.network.ingress_nginx_end_of_life_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_nginx_end_of_life as control

test_images[kind] if {
	some kind, made in fixture.workloads({"containers": [
		{"name": "log", "image": "registry.example.com/log:1"},
		{"name": "controller", "image": "mirror.example.com/ingress-nginx/controller:v1.14.0"},
	]})
	found := control.violation with input.review.object as made.object
	{[v.msg, v.details.path] | some v in found} == {[
		`container "controller" runs ingress-nginx v1.14.0, a project that has ended`,
		array.concat(made.path, ["containers", 1, "image"]),
	]}
}

_controllers := {
	"k8s.io/ingress-nginx": true,
	"nginx.org/ingress-controller": false,
	"example.com/ingress": false,
}

test_classes[name] if {
	some name, want in _controllers
	class := fixture.made("networking.k8s.io/v1", "IngressClass", {"name": "nginx"}, {"spec": {"controller": name}})
	found := control.violation with input.review.object as class
	{[v.msg, v.details.path] | some v in found} == {["stands for ingress-nginx, a project that has ended", ["spec", "controller"]] |
		want
	}
	control.violation == set() with input.review.object as object.union(class, {"kind": "Ingress"})
}

test_strangers[what] if {
	bad := fixture.made("networking.k8s.io/v1", "IngressClass", {"name": "nginx"}, {"spec": {"controller": "k8s.io/ingress-nginx"}})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}
