package policies.network.metadata_access_proven_test

import data.lib.fixture_test as fixture
import data.policies.network.metadata_access_proven as control

_url := "http://169.254.169.254/latest/meta-data/"

cases := {
	"an answer": [{"url": _url, "status": 200}, {"169.254.169.254 answers pod shop/web with 200"}],
	"a token is asked for": [
		{"url": _url, "status": 401},
		{"169.254.169.254 answers pod shop/web (for a session token, which it may ask for) with 401"},
	],
	"refused": [{"url": _url, "status": 403}, set()],
	"not reached": [{"url": _url, "error": "timeout"}, set()],
	"by service": [{"url": "http://10.0.0.1:80/x", "service": "cloud-metadata", "status": 200}, {"10.0.0.1 answers pod shop/web with 200"}],
}

test_violation[note] if {
	some note, [request, want] in cases
	probe := _probe([request])
	found := control.violation with input.review.object as probe
	{v.msg | some v in found} == want
	{["requests", 0, "status"] | some _ in want} == {v.details.path | some v in found}
	control.unknown == set() with input.review.object as probe
	control.not_applicable == set() with input.review.object as probe
	control.violation == set() with input.review.object as object.union(probe, {"kind": "PortProbe"})
	control.violation == set() with input.review.object as object.union(probe, {"apiVersion": "example.com/v1"})
}

_hosts := [
	"100.100.100.200", "168.63.129.16", "169.254.169.254", "169.254.170.2", "169.254.170.23", "192.0.0.192",
	"[fd00:ec2::23]", "[fd00:ec2::254]", "metadata.google.internal",
]

test_hosts[host] if {
	some host in _hosts
	found := control.violation with input.review.object as _probe([{"url": sprintf("http://%s:80/x", [host]), "status": 200}])
	{v.msg | some v in found} == {sprintf("%s answers pod shop/web with 200", [host])}
}

_others := {
	"another host": {"url": "http://10.0.0.1/", "status": 200},
	"another service": {"url": _url, "service": "kube-apiserver", "status": 200},
}

test_not_applicable[note] if {
	some note, request in _others
	control.violation == set() with input.review.object as _probe([request])
	found := control.not_applicable with input.review.object as _probe([request])
	{n.msg | some n in found} == {"the probe did not ask a metadata service"}
	control.not_applicable == set() with input.review.object as object.union(_probe([request]), {"kind": "PortProbe"})
}

test_unknown if {
	found := control.unknown with input.review.object as _probe([{"url": _url}])
	{[u.msg, u.details.path] | some u in found} == {["the answer of 169.254.169.254 is not recorded", ["requests", 0]]}
}

test_from[note] if {
	some note, from in {"empty": "", "null": null}
	found := control.violation with input.review.object as object.union(_probe([{"url": _url, "status": 200}]), {"from": from})
	{v.msg | some v in found} == {"169.254.169.254 answers a pod with 200"}
}

_probe(requests) := fixture.fact("HTTPProbe", {"from": "pod shop/web", "requests": requests})
