package policies.network.managed_network_policy_disabled_test

import data.lib.fixture_test as fixture
import data.policies.network.managed_network_policy_disabled as control

_cni(values) := [{"addonName": "kube-proxy", "configurationValues": "enableNetworkPolicy: true"}, {"addonName": "vpc-cni", "configurationValues": values}]

# provider, cluster, add-ons and the state
cases := {
	"GKE with Dataplane V2": ["gke", {"networkConfig": {"datapathProvider": "ADVANCED_DATAPATH"}}, [], "on"],
	"GKE with another data plane": ["gke", {"networkConfig": {"datapathProvider": "LEGACY_DATAPATH"}}, [], "off"],
	"GKE with enforcement": ["gke", {"networkPolicy": {"enabled": true}}, [], "on"],
	"GKE with enforcement and add-on": [
		"GKE",
		{"networkPolicy": {"enabled": true}, "addonsConfig": {"networkPolicyConfig": {"disabled": false}}},
		[],
		"on",
	],
	"GKE with the add-on off": [
		"gke",
		{"networkPolicy": {"enabled": true}, "addonsConfig": {"networkPolicyConfig": {"disabled": true}}},
		[],
		"off",
	],
	"GKE without": ["gke", {"name": "a"}, [], "off"],
	"GKE, nothing known": ["gke", {}, [], "unknown"],
	"AKS with Azure": ["aks", {"networkProfile": {"networkPolicy": "azure"}}, [], "on"],
	"AKS with Calico": ["aks", {"networkProfile": {"networkPolicy": "Calico"}}, [], "on"],
	"AKS with Cilium": ["aks", {"networkProfile": {"networkPolicy": "cilium"}}, [], "on"],
	"AKS with the data plane of Cilium": ["aks", {"networkProfile": {"networkDataplane": "cilium"}}, [], "on"],
	"AKS with none": ["aks", {"networkProfile": {"networkPolicy": "none"}}, [], "off"],
	"AKS with null": ["aks", {"networkProfile": {"networkPolicy": null}}, [], "off"],
	"AKS, nothing known": ["aks", {}, [], "unknown"],
	"EKS with JSON": ["eks", {}, _cni(`{"enableNetworkPolicy": "true"}`), "on"],
	"EKS with YAML": ["eks", {}, _cni("enableNetworkPolicy: true"), "on"],
	"EKS with false": ["eks", {}, _cni(`{"enableNetworkPolicy":"false"}`), "off"],
	"EKS without values": ["eks", {}, [{"addonName": "vpc-cni"}], "off"],
	"EKS without the add-on": ["eks", {}, [{"addonName": "coredns"}], "unknown"],
	"another cloud": ["ack", {"name": "a"}, [], "unknown"],
	"no provider": [null, {"name": "a"}, [], "unknown"],
}

test_verdict[note] if {
	some note, [provider, cluster, addons, state] in cases
	fact := fixture.fact("CloudCluster", {"provider": provider, "cluster": cluster, "addons": addons})
	count(control.violation) == count([true | state == "off"]) with input.review.object as fact
	count(control.unknown) == count([true | state == "unknown"]) with input.review.object as fact
	others := [object.union(fact, {"kind": "Cluster"}), object.union(fact, {"apiVersion": "example.com/v1"})]
	every other in others {
		control.violation == set() with input.review.object as other
		control.unknown == set() with input.review.object as other
	}
}

_messages := {
	"AKS with none": ["AKS runs no engine for network policies", ["cluster", "networkProfile"]],
	"EKS with false": ["the add-on vpc-cni of EKS does not enforce network policies", ["addons"]],
	"GKE without": ["GKE neither enforces network policies nor runs Dataplane V2", ["cluster"]],
}

test_messages[note] if {
	some note, [msg, path] in _messages
	[provider, cluster, addons, _] := cases[note]
	fact := fixture.fact("CloudCluster", {"provider": provider, "cluster": cluster, "addons": addons})
	found := control.violation with input.review.object as fact
	{[v.msg, v.details.path] | some v in found} == {[msg, path]}
}

test_unknown if {
	found := control.unknown with input.review.object as fixture.fact("CloudCluster", {"provider": "ack"})
	{[u.msg, u.details.path] | some u in found} == {[
		"the configuration does not tell whether network policies are enforced",
		["provider"],
	]}
}
