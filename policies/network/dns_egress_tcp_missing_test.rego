package policies.network.dns_egress_tcp_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.dns_egress_tcp_missing as control

_udp := {"protocol": "UDP", "port": 53}

_tcp := {"protocol": "TCP", "port": 53}

cases := {
	"UDP only": {"egress": [{"ports": [_udp]}], "want": {0}},
	"both": {"egress": [{"ports": [_udp, _tcp]}], "want": set()},
	"TCP by default": {"egress": [{"ports": [_udp, {"port": 53}]}], "want": set()},
	"TCP in another rule": {"egress": [{"ports": [_udp]}, {"ports": [_tcp]}], "want": set()},
	"TCP within a range": {
		"egress": [{"ports": [_udp, {"protocol": "TCP", "port": 1, "endPort": 1024}]}],
		"want": set(),
	},
	"all of TCP": {"egress": [{"ports": [_udp, {"protocol": "TCP"}]}], "want": set()},
	"all of UDP": {"egress": [{"ports": [{"protocol": "UDP"}]}], "want": {0}},
	"everything in another rule": {"egress": [{"ports": [_udp]}, {"to": [{"podSelector": {}}]}], "want": set()},
	"another port of TCP": {"egress": [{"ports": [_udp, {"protocol": "TCP", "port": 443}]}], "want": {0}},
	"no DNS": {"egress": [{"ports": [{"protocol": "TCP", "port": 443}]}], "want": set()},
	"nothing": {"egress": [], "want": set()},
	"the second rule": {"egress": [{"ports": [{"port": 443}]}, {"ports": [_udp]}], "want": {1}},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _policy(["Egress"], tc.egress)
	{[v.msg, v.details.path] | some v in found} == {["allows DNS (port 53) over UDP and not over TCP", path] |
		some i in tc.want
		path := ["spec", "egress", i, "ports"]
	}
}

test_fix if {
	policy := _policy(["Egress"], [{"ports": [_udp]}])
	patches := [v.details.fix | some v in control.violation] with input.review.object as policy
	fixed := json.patch(policy, patches[0])
	fixed.spec.egress[0].ports == [_udp, _tcp]
	control.violation == set() with input.review.object as fixed
}

test_egress_that_is_not_isolated_allows_everything if {
	control.violation == set() with input.review.object as _policy(["Ingress"], [{"ports": [_udp]}])
}

test_strangers[what] if {
	bad := _policy(["Egress"], [{"ports": [_udp]}])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_policy(types, egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": types, "egress": egress}},
)
