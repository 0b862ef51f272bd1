package policies.network.policy_allows_all_ingress_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_allows_all_ingress as control

cases := {
	"an empty rule": {"ingress": [{}], "want": {["high", "admits every peer on every port"]}},
	"an empty list of peers": {"ingress": [{"from": []}], "want": {["high", "admits every peer on every port"]}},
	"null": {"ingress": [{"from": null}], "want": {["high", "admits every peer on every port"]}},
	"no rule": {"ingress": [], "want": set()},
	"a peer": {"ingress": [{"from": [{"podSelector": {}}]}], "want": set()},
	"every address": {
		"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}],
		"want": {["high", "admits every address (0.0.0.0/0) on every port"]},
	},
	"every address of IPv6": {
		"ingress": [{"from": [{"podSelector": {}}, {"ipBlock": {"cidr": "::/0"}}]}],
		"want": {["high", "admits every address (::/0) on every port"]},
	},
	"some addresses": {"ingress": [{"from": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}], "want": set()},
	"every address but some": {
		"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}],
		"want": {["high", "admits every address (0.0.0.0/0) on every port"]},
	},
	"public ports": {
		"ingress": [{"ports": [{"port": 443}, {"port": 80}]}],
		"want": {["medium", "admits every peer on ports 443, 80"]},
	},
	"another port": {
		"ingress": [{"ports": [{"port": 443}, {"port": 5432}]}],
		"want": {["high", "admits every peer on ports 443, 5432"]},
	},
	"a range": {
		"ingress": [{"ports": [{"port": 80, "endPort": 90}]}],
		"want": {["high", "admits every peer on ports 80-90"]},
	},
	"a name": {"ingress": [{"ports": [{"port": "web"}]}], "want": {["high", "admits every peer on ports web"]}},
	"all of a protocol": {
		"ingress": [{"ports": [{"protocol": "UDP"}]}],
		"want": {["high", "admits every peer on ports all of UDP"]},
	},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _policy(tc.ingress)
	{[v.details.severity, v.msg] | some v in found} == tc.want
	{["spec", "ingress", 0] | some _ in tc.want} == {v.details.path | some v in found}
}

test_public_ports if {
	found := control.violation with input.review.object as _policy([{"ports": [{"port": 8443}]}])
		with input.parameters as {"publicPorts": [8443]}
	{v.details.severity | some v in found} == {"medium"}
}

test_policies_of_other_groups_mean_other_things if {
	policy := _policy([{}])
	count(control.violation) == 1 with input.review.object as policy
	other := object.union(policy, {"apiVersion": "crd.antrea.io/v1beta1"})
	control.violation == set() with input.review.object as other
}

_policy(ingress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "ingress": ingress}},
)
