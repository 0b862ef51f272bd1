package policies.network.external_name_service_test

import data.lib.fixture_test as fixture
import data.policies.network.external_name_service as control

_inside := `, the pod that asks`

_cloud := `, the metadata service of the cloud`

# the name, its severity and what is said of it
cases := {
	"db.example.com": ["medium", ""],
	"localhost": ["high", _inside],
	"LOCALHOST.": ["high", _inside],
	"localhost.localdomain": ["high", _inside],
	"127.0.0.1": ["high", _inside],
	"0.0.0.0": ["high", _inside],
	"::1": ["high", _inside],
	"localhost.example.com": ["medium", ""],
	"metadata": ["high", _cloud],
	"metadata.google.internal": ["high", _cloud],
	"metadata.azure.com": ["high", _cloud],
	"instance-data.ec2.internal": ["high", _cloud],
	"169.254.169.254": ["high", _cloud],
	"metadata.example.com": ["medium", ""],
	"db.payments.svc.cluster.local": ["high", `, of namespace "payments"`],
	"db.payments.svc": ["high", `, of namespace "payments"`],
	"db.shop.svc.cluster.local": ["medium", ""],
	"a.db.payments.svc.cluster.local": ["medium", ""],
}

test_violation[name] if {
	some name, [severity, text] in cases
	found := control.violation with input.review.object as _service("ExternalName", name)
	{[v.details.severity, v.details.path, v.msg] | some v in found} == {[
		severity,
		["spec", "externalName"],
		sprintf("is an alias for %q%s", [trim_right(lower(name), "."), text]),
	]}
}

test_other_types if {
	control.violation == set() with input.review.object as _service("ClusterIP", "localhost")
	control.violation == set() with input.review.object as object.union(_service("ExternalName", "x"), {"kind": "Ingress"})
}

test_no_name if {
	found := control.violation with input.review.object as json.remove(_service("ExternalName", ""), ["/spec/externalName"])
	{v.msg | some v in found} == {`is an alias for ""`}
}

_suffixes := {
	"example.com": true,
	".example.com": true,
	"db.example.com": true,
	"Example.COM": true,
	"b.example.com": false,
	"com.example": false,
}

test_parameters[suffix] if {
	some suffix, allowed in _suffixes
	found := control.violation with input.review.object as _service("ExternalName", "db.example.com")
		with input.parameters as {"allowedSuffixes": [suffix]}
	count(found) == count([true | not allowed])
}

test_strangers[what] if {
	bad := _service("ExternalName", "localhost")
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_service(type, name) := fixture.made(
	"v1", "Service", {"name": "db", "namespace": "shop"},
	{"spec": {"type": type, "externalName": name}},
)
