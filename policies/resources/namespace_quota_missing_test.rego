package policies.resources.namespace_quota_missing_test

import data.lib.fixture_test as fixture
import data.lib.manifest
import data.policies.resources.namespace_quota_missing as control

cases := {
	"no quota": {"objects": [], "want": {"cpu or memory"}},
	"both": {"objects": [_quota("shop", {"hard": {"cpu": "4", "memory": "8Gi"}})], "want": set()},
	"requests": {
		"objects": [_quota("shop", {"hard": {"requests.cpu": "4", "requests.memory": "8Gi"}})],
		"want": set(),
	},
	"limits": {"objects": [_quota("shop", {"hard": {"limits.cpu": "4", "limits.memory": "8Gi"}})], "want": set()},
	"cpu alone": {"objects": [_quota("shop", {"hard": {"limits.cpu": "4"}})], "want": {"memory"}},
	"memory alone": {"objects": [_quota("shop", {"hard": {"memory": "4"}})], "want": {"cpu"}},
	"only counts": {"objects": [_quota("shop", {"hard": {"pods": "10"}})], "want": {"cpu or memory"}},
	"two that add up": {
		"objects": [
			object.union(_quota("shop", {"hard": {"cpu": "4"}}), {"metadata": {"name": "other"}}),
			_quota("shop", {"hard": {"memory": "8Gi"}}),
		],
		"want": set(),
	},
	"another namespace": {
		"objects": [_quota("other", {"hard": {"cpu": "4", "memory": "8Gi"}})],
		"want": {"cpu or memory"},
	},
	"scopes": {
		"objects": [_quota("shop", {"hard": {"cpu": "4", "memory": "8Gi"}, "scopes": ["BestEffort"]})],
		"want": {"cpu or memory"},
	},
	"a scope selector": {
		"objects": [_quota("shop", {
			"hard": {"cpu": "4", "memory": "8Gi"},
			"scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "Exists"}]},
		})],
		"want": {"cpu or memory"},
	},
	"empty scopes": {
		"objects": [_quota("shop", {"hard": {"cpu": "4", "memory": "8Gi"}, "scopes": [], "scopeSelector": {}})],
		"want": set(),
	},
	"of the cluster, by label": {"objects": [_cluster_quota({"labels": {"matchLabels": {"team": "a"}}})], "want": set()},
	"of the cluster, by annotation": {"objects": [_cluster_quota({"annotations": {"owner": "jane"}})], "want": set()},
	"of the cluster, by another label": {
		"objects": [_cluster_quota({"labels": {"matchLabels": {"team": "b"}}})],
		"want": {"cpu or memory"},
	},
	"of the cluster, by another annotation": {
		"objects": [_cluster_quota({"labels": {}, "annotations": {"owner": "joe"}})],
		"want": {"cpu or memory"},
	},
	"of the cluster, with scopes": {
		"objects": [object.union(_cluster_quota({}), {"spec": {"quota": {"scopes": ["BestEffort"]}}})],
		"want": {"cpu or memory"},
	},
	"of the cluster, of another group": {
		"objects": [object.union(_cluster_quota({}), {"apiVersion": "example.com/v1"})],
		"want": {"cpu or memory"},
	},
	"hierarchical, its own": {"objects": [_hierarchical("shop")], "want": set()},
	"hierarchical, above it": {"objects": [_hierarchical("root")], "want": set()},
	"hierarchical, elsewhere": {"objects": [_hierarchical("other")], "want": {"cpu or memory"}},
	"hierarchical, of another group": {
		"objects": [object.union(_hierarchical("shop"), {"apiVersion": "example.com/v1"})],
		"want": {"cpu or memory"},
	},
}

test_violation[note] if {
	some note, tc in cases
	violations := control.violation with input.review.object as _namespace
		with data.inventory as fixture.inventory(tc.objects)
	{{"msg": sprintf("no quota of the namespace covers %s", [what]), "details": {"path": ["metadata", "name"], "create": [manifest.quota("shop")]}} |
		some what in tc.want
	} == violations
	control.not_applicable == set() with input.review.object as _namespace
}

test_a_namespace_without_labels if {
	plain := fixture.made("v1", "Namespace", {"name": "shop", "labels": null, "annotations": null}, {})
	violations := control.violation with input.review.object as plain
		with data.inventory as fixture.inventory([_cluster_quota({"labels": {"matchLabels": {"team": "a"}}})])
	count(violations) == 1
}

test_excluded_namespaces[name] if {
	some name in ["kube-system", "kube-public", "kube-node-lease"]
	namespace := fixture.made("v1", "Namespace", {"name": name}, {})
	control.violation == set() with input.review.object as namespace
	{"the namespace is excluded"} == {n.msg | some n in control.not_applicable} with input.review.object as namespace
	control.violation != set() with input.review.object as namespace
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	control.violation == set() with input.review.object as object.union(_namespace, fields)
	control.not_applicable == set() with input.review.object as object.union(_namespace, fields)
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

_namespace := fixture.made(
	"v1", "Namespace",
	{
		"name": "shop",
		"labels": {"team": "a", "root.tree.hnc.x-k8s.io/depth": "1"},
		"annotations": {"owner": "jane"},
	},
	{},
)

_quota(namespace, spec) := fixture.made(
	"v1", "ResourceQuota", {"name": "compute", "namespace": namespace},
	{"spec": spec},
)

_cluster_quota(selector) := fixture.made(
	"quota.openshift.io/v1", "ClusterResourceQuota", {"name": "compute"},
	{"spec": {"selector": selector, "quota": {"hard": {"cpu": "4", "memory": "8Gi"}}}},
)

_hierarchical(namespace) := fixture.made(
	"hnc.x-k8s.io/v1alpha2", "HierarchicalResourceQuota", {"name": "compute", "namespace": namespace},
	{"spec": {"hard": {"cpu": "4", "memory": "8Gi"}}},
)
