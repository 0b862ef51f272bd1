package lib.tenancy_test

import data.lib.fixture_test as fixture
import data.lib.tenancy

_workload(kind, namespace, labels) := object.union(
	fixture.workloads({})[kind].object,
	{"metadata": {"name": lower(kind), "namespace": namespace, "labels": labels}},
)

# PodTemplates hold no workload of their own
test_every_kind_counts[kind] if {
	some kind in (object.keys(fixture.workloads({})) - {"PodTemplate"})

	world := fixture.inventory([_workload(kind, "shop", {"team": "a"})])
	tenancy.workload_labels == {"shop": {{"team": "a"}}} with data.inventory as world
}

test_by_namespace if {
	world := fixture.inventory([
		_workload("Pod", "shop", {"team": "a"}),
		_workload("Deployment", "shop", {"team": "b"}),
		_workload("Job", "shop", {"team": "b"}),
		{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "namespace": "bank"}},
		{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "docs", "labels": {"team": "c"}}},
		_workload("PodTemplate", "docs", {"team": "c"}),
	])
	tenancy.workload_labels == {"bank": {{}}, "shop": {{"team": "a"}, {"team": "b"}}} with data.inventory as world
}

test_two_versions_of_a_kind if {
	old := json.patch(_workload("Job", "shop", {"team": "b"}), [
		{"op": "replace", "path": "/apiVersion", "value": "batch/v1beta1"},
		{"op": "replace", "path": "/metadata/name", "value": "old"},
	])
	world := fixture.inventory([_workload("Job", "shop", {"team": "a"}), old])
	tenancy.workload_labels == {"shop": {{"team": "a"}, {"team": "b"}}} with data.inventory as world
}

test_without_inventory if tenancy.workload_labels == {} with data.inventory as {}
