package policies.rbac.cloud_identity_shared_node_role_test

import data.lib.fixture_test as fixture
import data.policies.rbac.cloud_identity_shared_node_role as control

cases := {
	"no add-on": {"accounts": [_account("default", {})], "identities": [], "want": set()},
	"the role of the node": {"accounts": [_account("aws-node", {})], "identities": [], "want": {"aws-node"}},
	"an annotation": {
		"accounts": [_account("aws-node", {"annotations": {"eks.amazonaws.com/role-arn": "arn"}})],
		"identities": [],
		"want": set(),
	},
	"an empty annotation": {
		"accounts": [_account("aws-node", {"annotations": {"eks.amazonaws.com/role-arn": ""}})],
		"identities": [],
		"want": {"aws-node"},
	},
	"an association": {
		"accounts": [_account("aws-node", {})],
		"identities": [{"namespace": "kube-system", "serviceAccount": "aws-node"}],
		"want": set(),
	},
	"an association of another account": {
		"accounts": [_account("aws-node", {}), _account("ebs-csi-controller-sa", {})],
		"identities": [
			{"namespace": "shop", "serviceAccount": "aws-node"},
			{"namespace": "kube-system", "serviceAccount": "other"},
		],
		"want": {"aws-node", "ebs-csi-controller-sa"},
	},
}

test_eks[note] if {
	some note, tc in cases
	cloud := fixture.fact("CloudCluster", {"provider": "eks", "podIdentities": tc.identities})
	found := control.violation with input.review.object as cloud with data.inventory as fixture.inventory(tc.accounts)
	{v.details.object.name | some v in found} == tc.want
	{[v.details.path, v.msg] | some v in found} == {[["podIdentities"], "its pods use the cloud with the role of their node"] |
		some _ in tc.want
	}
	control.unknown == set() with input.review.object as cloud
}

test_add_ons_of_eks_mean_nothing_elsewhere if {
	cloud := fixture.fact("CloudCluster", {"provider": "gke", "podIdentities": [], "nodePools": []})
	world := fixture.inventory([_account("aws-node", {})])
	control.violation == set() with input.review.object as cloud with data.inventory as world
}

pools := {
	"one of its own": {"pools": [{"name": "a", "defaultIdentity": false}], "want": set()},
	"the default one": {
		"pools": [{"name": "a", "defaultIdentity": false}, {"name": "b", "defaultIdentity": true}],
		"want": {[1, `node pool "b" runs with the default identity of the provider`]},
	},
	"without a name": {
		"pools": [{"defaultIdentity": true}],
		"want": {[0, `node pool "unnamed" runs with the default identity of the provider`]},
	},
}

test_pools[note] if {
	some note, tc in pools
	cloud := fixture.fact("CloudCluster", {"provider": "gke", "nodePools": tc.pools})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as cloud
		with data.inventory as fixture.inventory([])
	found == {[["nodePools", i, "defaultIdentity"], msg] | some [i, msg] in tc.want}
	control.unknown == set() with input.review.object as cloud
}

test_unknown[provider] if {
	some provider, want in {
		"aks": {"nodePools is not recorded"},
		"eks": {"podIdentities is not recorded"},
		"gke": {"nodePools is not recorded"},
		"other": set(),
	}
	cloud := fixture.fact("CloudCluster", {"provider": provider})
	want == {u.msg | some u in control.unknown} with input.review.object as cloud
}

test_parameters if {
	cloud := fixture.fact("CloudCluster", {"provider": "eks", "podIdentities": []})
	world := fixture.inventory([_account("aws-node", {}), _account("dns", {})])
	found := {v.details.object.name | some v in control.violation} with input.review.object as cloud
		with input.parameters as {"addOns": ["kube-system/dns"]}
		with data.inventory as world
	found == {"dns"}
}

test_other_kinds_are_left_alone[note] if {
	some note, change in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	pool := {"provider": "gke", "nodePools": [{"defaultIdentity": true}]}
	other := object.union(fixture.fact("CloudCluster", pool), change)
	eks := object.union(fixture.fact("CloudCluster", {"provider": "eks"}), change)
	control.violation == set() with input.review.object as other
	control.violation == set() with input.review.object as eks with data.inventory as fixture.inventory([_account("aws-node", {})])
	control.unknown == set() with input.review.object as eks
}

_account(name, metadata) := fixture.made(
	"v1", "ServiceAccount",
	object.union({"name": name, "namespace": "kube-system"}, metadata),
	{},
)
