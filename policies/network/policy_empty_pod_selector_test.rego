package policies.network.policy_empty_pod_selector_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_empty_pod_selector as control

cases := {
	"ingress": {"spec": {"podSelector": {}, "ingress": [{}]}, "want": {"allows ingress for every pod of its namespace"}},
	"egress": {
		"spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{}]},
		"want": {"allows egress for every pod of its namespace"},
	},
	"both": {
		"spec": {"podSelector": {}, "ingress": [{}], "egress": [{}]},
		"want": {"allows egress and ingress for every pod of its namespace"},
	},
	"no selector": {"spec": {"ingress": [{}]}, "want": {"allows ingress for every pod of its namespace"}},
	"a null selector": {"spec": {"podSelector": null, "ingress": [{}]}, "want": {"allows ingress for every pod of its namespace"}},
	"default deny": {"spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}, "want": set()},
	"rules that do not count": {"spec": {"podSelector": {}, "policyTypes": ["Egress"], "ingress": [{}]}, "want": set()},
	"some pods": {"spec": {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{}]}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	policy := fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": tc.spec})
	found := control.violation with input.review.object as policy
	{v.msg | some v in found} == tc.want
	{["spec", "podSelector"] | some _ in tc.want} == {v.details.path | some v in found}
	control.violation == set() with input.review.object as object.union(policy, {"kind": "Pod"})
	other := object.union(policy, {"apiVersion": "crd.antrea.io/v1beta1"})
	control.violation == set() with input.review.object as other
}
