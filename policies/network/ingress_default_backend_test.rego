package policies.network.ingress_default_backend_test

import data.lib.fixture_test as fixture
import data.policies.network.ingress_default_backend as control

cases := {
	"a Service": {"spec": {"defaultBackend": {"service": {"name": "web"}}}, "want": {`Service "web" answers whatever no rule is for`}},
	"a resource": {
		"spec": {"defaultBackend": {"resource": {"kind": "Bucket", "name": "web"}}},
		"want": {"its default backend answers whatever no rule is for"},
	},
	"null": {"spec": {"defaultBackend": null}, "want": set()},
	"not set": {"spec": {"rules": []}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front", "namespace": "shop"}, {"spec": tc.spec})
	found := control.violation with input.review.object as ingress
	{v.msg | some v in found} == tc.want
	{["spec", "defaultBackend"] | some _ in tc.want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(ingress, {"kind": "Service"})
}

test_strangers[what] if {
	bad := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "front"}, {"spec": {"defaultBackend": {"service": {"name": "web"}}}})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}
