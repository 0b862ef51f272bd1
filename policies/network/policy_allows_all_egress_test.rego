package policies.network.policy_allows_all_egress_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_allows_all_egress as control

cases := {
	"an empty rule": {"egress": [{}], "want": {"allows sending to every peer on every port"}},
	"a port": {"egress": [{"ports": [{"port": 53}]}], "want": {"allows sending to every peer on ports 53"}},
	"every address": {
		"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443}]}],
		"want": {"allows sending to every address (0.0.0.0/0) on ports 443"},
	},
	"some addresses": {"egress": [{"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}], "want": set()},
	"a peer": {"egress": [{"to": [{"podSelector": {}}]}], "want": set()},
	"no rule": {"egress": [], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _policy(["Egress"], tc.egress)
	{v.msg | some v in found} == tc.want
	{["spec", "egress", 0] | some _ in tc.want} == {v.details.path | some v in found}
}

test_egress_that_is_not_isolated_needs_no_rule if {
	control.violation == set() with input.review.object as _policy(["Ingress"], [{}])
}

test_policies_of_other_groups_mean_other_things if {
	policy := _policy(["Egress"], [{}])
	count(control.violation) == 1 with input.review.object as policy
	other := object.union(policy, {"apiVersion": "crd.antrea.io/v1beta1"})
	control.violation == set() with input.review.object as other
}

_policy(types, egress) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": {}, "policyTypes": types, "egress": egress}},
)
