package policies.network.managed_network_policy_disabled_test

import data.lib.fixture_test as fixture
import data.policies.network.managed_network_policy_disabled as control

# fields of the fact, violations, what is unknown
cases := {
	"enforced": [{"provider": "gke", "networkPolicies": true}, set(), set()],
	"not enforced": [{"provider": "eks", "networkPolicies": false}, {"EKS does not enforce network policies"}, set()],
	"not recorded": [{"provider": "aks"}, set(), {"it is not recorded whether AKS enforces network policies"}],
	"null": [{"provider": "aks", "networkPolicies": null}, set(), {"it is not recorded whether AKS enforces network policies"}],
	"no provider": [{"networkPolicies": false}, {"the cloud does not enforce network policies"}, set()],
	"a provider that is null": [{"provider": null, "networkPolicies": false}, {"the cloud does not enforce network policies"}, set()],
	"an empty provider": [{"provider": "", "networkPolicies": false}, {"the cloud does not enforce network policies"}, set()],
}

test_verdict[note] if {
	some note, [fields, violations, unknowns] in cases
	fact := fixture.fact("CloudCluster", fields)
	found := control.violation with input.review.object as fact
	{v.msg | some v in found} == violations
	doubts := control.unknown with input.review.object as fact
	{u.msg | some u in doubts} == unknowns
	{["networkPolicies"] | some _ in (violations | unknowns)} == {d.details.path | some d in (found | doubts)}
	others := [object.union(fact, {"kind": "Cluster"}), object.union(fact, {"apiVersion": "example.com/v1"})]
	every other in others {
		control.violation == set() with input.review.object as other
		control.unknown == set() with input.review.object as other
	}
}
