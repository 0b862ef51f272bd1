package policies.pod.default_namespace_used_test

import data.lib.fixture_test as fixture
import data.policies.pod.default_namespace_used as control

# every kind that is judged
kinds := {
	"ConfigMap": "v1",
	"CSIStorageCapacity": "storage.k8s.io/v1",
	"Endpoints": "v1",
	"EndpointSlice": "discovery.k8s.io/v1",
	"HorizontalPodAutoscaler": "autoscaling/v2",
	"Ingress": "networking.k8s.io/v1",
	"Lease": "coordination.k8s.io/v1",
	"NetworkPolicy": "networking.k8s.io/v1",
	"PersistentVolumeClaim": "v1",
	"PodDisruptionBudget": "policy/v1",
	"Role": "rbac.authorization.k8s.io/v1",
	"RoleBinding": "rbac.authorization.k8s.io/v1",
	"Secret": "v1",
	"Service": "v1",
	"ServiceAccount": "v1",
}

_objects := object.union(
	{kind: {"apiVersion": version, "kind": kind, "metadata": {"name": "app"}} | some kind, version in kinds},
	{kind: world.object | some kind, world in fixture.workloads({})},
)

# by note, the metadata and what is said of it
metadata := {
	"default": {"metadata": {"name": "app", "namespace": "default"}, "want": {"the object is in the default namespace"}},
	"none": {"metadata": {"name": "app"}, "want": {_none}},
	"null": {"metadata": {"name": "app", "namespace": null}, "want": {_none}},
	"empty": {"metadata": {"name": "app", "namespace": ""}, "want": {_none}},
	"another": {"metadata": {"name": "app", "namespace": "shop"}, "want": set()},
}

_none := "the manifest names no namespace, so that the object goes to the default one"

test_violation[note][kind] if {
	some note, tc in metadata
	some kind, reviewed in _objects

	got := control.violation with input.review.object as object.union(
		object.remove(reviewed, ["metadata"]),
		{"metadata": tc.metadata},
	)
	{v.msg | some v in got} == tc.want
	{v.details.path | some v in got} == {["metadata", "namespace"] | tc.want != set()}
	control.not_applicable == set() with input.review.object as reviewed
}

stock := {
	["v1", "Service", "kubernetes"],
	["v1", "Endpoints", "kubernetes"],
	["discovery.k8s.io/v1", "EndpointSlice", "kubernetes"],
	["v1", "ConfigMap", "kube-root-ca.crt"],
	["v1", "ServiceAccount", "default"],
}

test_stock_objects_are_exempt[kind] if {
	some [version, kind, name] in stock

	reviewed := {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "default"}}
	control.violation == set() with input.review.object as reviewed
	got := control.not_applicable with input.review.object as reviewed
	{n.msg | some n in got} == {"the cluster makes this object itself"}
}

# the names of stock objects on other kinds
test_no_stock_objects[name][kind] if {
	some name, kind in {
		"default": "ConfigMap",
		"kube-root-ca.crt": "ServiceAccount",
		"kubernetes": "Secret",
	}

	reviewed := {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": "default"}}
	count(control.violation) == 1 with input.review.object as reviewed
}

others := {
	"a Namespace": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}},
	"a ClusterRole": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "x"}},
	"a Service of others": {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "x"}},
	"a fact": fixture.cluster({}),
}

test_other_kinds_are_left_alone[note] if {
	some note, other in others

	control.violation == set() with input.review.object as other
}
