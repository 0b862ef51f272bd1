package policies.network.load_balancer_tls_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.load_balancer_tls_missing as control

_aws := "service.beta.kubernetes.io/aws-load-balancer-ssl-cert"

_aws_ports := "service.beta.kubernetes.io/aws-load-balancer-ssl-ports"

cases := {
	"port 80": {"ports": [{"port": 80}], "annotations": {}, "want": {0}},
	"port 80 and another": {"ports": [{"port": 5432}, {"port": 80}], "annotations": null, "want": {1}},
	"port 80 and 443": {"ports": [{"port": 80}, {"port": 443}], "annotations": {}, "want": set()},
	"port 80 of TLS": {"ports": [{"port": 80, "name": "https-web"}], "annotations": {}, "want": set()},
	"port 80 beside a port of TLS": {"ports": [{"port": 80}, {"port": 8443, "appProtocol": "HTTPS"}], "annotations": {}, "want": set()},
	"by name": {"ports": [{"port": 8080, "name": "http"}], "annotations": {}, "want": {0}},
	"by the first part of a name": {"ports": [{"port": 8080, "name": "http-web"}], "annotations": {}, "want": {0}},
	"by protocol": {"ports": [{"port": 8080, "appProtocol": "http"}], "annotations": {}, "want": {0}},
	"not HTTP": {"ports": [{"port": 5432, "name": "httpd"}], "annotations": {}, "want": set()},
	"no ports": {"ports": null, "annotations": {}, "want": set()},
	"a certificate": {"ports": [{"port": 80}], "annotations": {_aws: "arn:aws:acm:x"}, "want": set()},
	"an empty certificate": {"ports": [{"port": 80}], "annotations": {_aws: ""}, "want": {0}},
	"a certificate for this port": {
		"ports": [{"port": 80}],
		"annotations": {_aws: "arn:aws:acm:x", _aws_ports: "443, 80"},
		"want": set(),
	},
	"a certificate for this port by name": {
		"ports": [{"port": 80, "name": "web"}],
		"annotations": {_aws: "arn:aws:acm:x", _aws_ports: "web"},
		"want": set(),
	},
	"a certificate for another port": {
		"ports": [{"port": 80}],
		"annotations": {_aws: "arn:aws:acm:x", _aws_ports: "8443"},
		"want": {0},
	},
	"ports without a certificate": {"ports": [{"port": 80}], "annotations": {_aws_ports: "80"}, "want": {0}},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _service("LoadBalancer", tc.ports, tc.annotations)
	{v.details.path | some v in found} == {["spec", "ports", i] | some i in tc.want}
	control.violation == set() with input.review.object as _service("ClusterIP", tc.ports, tc.annotations)
	control.violation == set() with input.review.object as object.union(
		_service("LoadBalancer", tc.ports, tc.annotations),
		{"kind": "Ingress"},
	)
}

test_certificates[key] if {
	some key in [
		"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id",
		"service.beta.kubernetes.io/do-loadbalancer-certificate-id",
		"service.beta.kubernetes.io/oci-load-balancer-tls-secret",
	]
	control.violation == set() with input.review.object as _service("LoadBalancer", [{"port": 80}], {key: "x"})
}

test_message if {
	found := control.violation with input.review.object as _service("LoadBalancer", [{"port": 80}], {})
	{v.msg | some v in found} == {"port 80 is served without TLS, and no other port has it"}
}

test_strangers[what] if {
	bad := _service("LoadBalancer", [{"port": 80}], {})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_service(type, ports, annotations) := fixture.made(
	"v1", "Service",
	{"name": "web", "namespace": "shop", "annotations": annotations},
	{"spec": {"type": type, "ports": ports}},
)
