package lib.ingress_test

import data.lib.fixture_test as fixture
import data.lib.ingress

_hosts := {
	"the same": ["shop.example.com", "shop.example.com", true],
	"another": ["shop.example.com", "www.example.com", false],
	"a wildcard": ["*.example.com", "shop.example.com", true],
	"a wildcard of one label": ["*.example.com", "eu.shop.example.com", false],
	"a wildcard itself": ["*.example.com", "*.example.com", true],
	"the other way round": ["shop.example.com", "*.example.com", false],
}

test_covers[note] if {
	some note, [pattern, host, want] in _hosts
	count([true | ingress.covers(pattern, host)]) == count([true | want])
}

_classes := {
	"field": [{"ingressClassName": "a"}, {_annotation: "b"}, {"name": "a", "path": ["spec", "ingressClassName"]}],
	"annotation": [{}, {_annotation: "b"}, {"name": "b", "path": ["metadata", "annotations", _annotation]}],
	"default": [{}, {}, {"name": "c", "path": ["spec"]}],
	"empty values": [{"ingressClassName": ""}, {_annotation: ""}, {"name": "c", "path": ["spec"]}],
	"null values": [{"ingressClassName": null}, {_annotation: null}, {"name": "c", "path": ["spec"]}],
}

test_class[note] if {
	some note, [spec, annotations, want] in _classes
	object_ := {"metadata": {"annotations": annotations}, "spec": spec}
	ingress.class(object_) == want with data.inventory as fixture.inventory([_class("c", "true"), _class("d", "false")])
}

test_no_class[note] if {
	some note, objects in {
		"none": [],
		"no default": [_class("d", "false")],
		"another group": [object.union(_class("c", "true"), {"apiVersion": "example.com/v1"})],
	}
	not ingress.class({"spec": {}}) with data.inventory as fixture.inventory(objects)
}

_images := {
	"registry.k8s.io/ingress-nginx/controller:v1.11.5": true,
	"registry.k8s.io/ingress-nginx/controller-chroot:v1.11.5": true,
	"mirror.example.com/k8s/ingress-nginx/controller:v1.11.5": true,
	"quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33.0": true,
	"rancher/nginx-ingress-controller-amd64:v1": true,
	"nginx/nginx-ingress:3.0.0": false,
	"registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1": false,
	"registry.example.com/my-ingress-nginx/controller:v1": false,
}

test_nginx_images[reference] if {
	some reference, want in _images
	found := ingress.nginx_images with input.review.object as fixture.pod({"containers": [{"image": reference}]})
	{use.reference | some use in found} == {reference | want}
}

_annotation := "kubernetes.io/ingress.class"

_class(name, default_) := fixture.made(
	"networking.k8s.io/v1", "IngressClass",
	{"name": name, "annotations": {"ingressclass.kubernetes.io/is-default-class": default_}},
	{},
)
