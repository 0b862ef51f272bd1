package policies.network.unauthenticated_service_test

import data.lib.fixture_test as fixture
import data.policies.network.unauthenticated_service as control

_row(fields) := object.union({"namespace": "shop", "service": "cache", "port": 6379, "protocol": "redis"}, fields)

_cache := `redis on port 6379 of Service "shop/cache"`

# a row, violations and what is unknown
cases := {
	"open": [_row({"authenticated": false}), {sprintf("%s answers without authentication", [_cache])}, set()],
	"closed": [_row({"authenticated": true}), set(), set()],
	"not tried": [_row({}), set(), {sprintf("it is not recorded whether %s asks for authentication", [_cache])}],
	"null": [_row({"authenticated": null}), set(), {sprintf("it is not recorded whether %s asks for authentication", [_cache])}],
	"bare": [{"authenticated": false}, {`the service on port 0 of Service "/" answers without authentication`}, set()],
}

test_verdict[note] if {
	some note, [row, violations, unknowns] in cases
	scan := fixture.fact("ServiceScan", {"services": [_row({"authenticated": true}), row]})
	found := control.violation with input.review.object as scan
	{v.msg | some v in found} == violations
	doubts := control.unknown with input.review.object as scan
	{u.msg | some u in doubts} == unknowns
	{d.details.path | some d in (found | doubts)} == {["services", 1] | some _ in (violations | unknowns)}
	others := [object.union(scan, {"kind": "PortProbe"}), object.union(scan, {"apiVersion": "example.com/v1"})]
	every other in others {
		control.violation == set() with input.review.object as other
		control.unknown == set() with input.review.object as other
	}
}
