package policies.apiserver.anonymous_request_succeeds_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.anonymous_request_succeeds as control

cases := {
	"health": {"request": _to("/healthz", 200), "want": {_fault("/healthz answers 200 without credentials", "low")}},
	"one health check": {
		"request": _to("/livez/etcd?verbose", 200),
		"want": {_fault("/livez/etcd answers 200 without credentials", "low")},
	},
	"version": {"request": _to("/version", 200), "want": {_fault("/version answers 200 without credentials", "low")}},
	"ready": {"request": _to("/readyz", 200), "want": {_fault("/readyz answers 200 without credentials", "low")}},
	"much like health": {
		"request": _to("/healthzz", 200),
		"want": {_fault("/healthzz answers 200 without credentials", "high")},
	},
	"the API": {"request": _to("/api", 200), "want": {_fault("/api answers 200 without credentials", "critical")}},
	"a resource": {
		"request": _to("/api/v1/namespaces/shop/pods", 200),
		"want": {_fault("/api/v1/namespaces/shop/pods answers 200 without credentials", "critical")},
	},
	"a group": {
		"request": _to("/apis/apps/v1", 204),
		"want": {_fault("/apis/apps/v1 answers 204 without credentials", "critical")},
	},
	"the schema": {
		"request": _to("/openapi/v3", 299),
		"want": {_fault("/openapi/v3 answers 299 without credentials", "critical")},
	},
	"metrics": {"request": _to("/metrics", 200), "want": {_fault("/metrics answers 200 without credentials", "high")}},
	"401": {"request": _to("/api", 401), "want": set()},
	"403": {"request": _to("/api", 403), "want": set()},
	"300": {"request": _to("/api", 300), "want": set()},
	"199": {"request": _to("/api", 199), "want": set()},
	"with credentials": {"request": object.union(_to("/api", 200), {"credentials": "token"}), "want": set()},
	"without credentials": {
		"request": object.union(_to("/api", 200), {"credentials": "none"}),
		"want": {_fault("/api answers 200 without credentials", "critical")},
	},
	"the API server": {
		"request": object.union(_to("/api", 200), {"service": "kube-apiserver"}),
		"want": {_fault("/api answers 200 without credentials", "critical")},
	},
	"another service": {"request": object.union(_to("/api", 200), {"service": "kubelet"}), "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == control.violation with input.review.object as _probe([_to("/", 401), tc.request])
	set() == control.unknown | control.not_applicable with input.review.object as _probe([_to("/", 401), tc.request])
}

test_unknown if {
	probe := _probe([{"url": "https://10.0.0.10:6443/api", "error": "timeout"}])
	{{
		"msg": "/api was not reached",
		"details": {"path": ["requests", 0]},
	}} == control.unknown with input.review.object as probe
	set() == control.violation with input.review.object as probe
}

test_not_applicable[note] if {
	some note, requests in {
		"no requests": [],
		"null": null,
		"other services": [object.union(_to("/", 200), {"service": "kubelet"})],
	}
	count(control.not_applicable) == 1 with input.review.object as _probe(requests)
}

test_other_kinds[note] if {
	some note, fields in {"another kind": {"kind": "PortProbe"}, "another group": {"apiVersion": "v1"}}
	thing := object.union(_probe([_to("/api", 200), {"url": "https://x/api"}]), fields)
	set() == (control.violation | control.unknown) | control.not_applicable with input.review.object as thing
}

_fault(msg, severity) := {"msg": msg, "details": {"path": ["requests", 1, "status"], "severity": severity}}

_to(path, status) := {"url": concat("", ["https://10.0.0.10:6443", path]), "status": status}

_probe(requests) := fixture.fact("HTTPProbe", {"requests": requests})
