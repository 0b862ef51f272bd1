package lib.k8s_test

import data.lib.fixture_test as fixture
import data.lib.k8s

role := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "reader", "namespace": "shop", "labels": {"a": "b"}, "annotations": {"c": "d"}},
}

test_object_with_everything if {
	k8s.obj == role with input.review.object as role
	k8s.kind == "Role" with input.review.object as role
	k8s.group == "rbac.authorization.k8s.io" with input.review.object as role
	k8s.name == "reader" with input.review.object as role
	k8s.namespace == "shop" with input.review.object as role
	k8s.effective_namespace == "shop" with input.review.object as role
	k8s.labels == {"a": "b"} with input.review.object as role
	k8s.annotations == {"c": "d"} with input.review.object as role
}

bare := {
	"nulls": {"kind": "Pod", "metadata": {"name": null, "namespace": null, "labels": null, "annotations": null}},
	"empty metadata": {"kind": "Pod", "metadata": {}},
	"no metadata": {"kind": "Pod"},
}

test_object_without_anything[note] if {
	some note, object_ in bare

	k8s.group == "" with input.review.object as object_
	k8s.name == "" with input.review.object as object_
	k8s.namespace == "" with input.review.object as object_
	k8s.effective_namespace == "default" with input.review.object as object_
	k8s.labels == {} with input.review.object as object_
	k8s.annotations == {} with input.review.object as object_
}

test_kind_is_undefined_without_one if not k8s.kind with input.review.object as {}

test_group_of[want] if {
	some want, version in {"": "v1", "apps": "apps/v1", "a.b": "a.b/v1beta1"}

	k8s.group_of({"apiVersion": version}) == want
}

test_ref_of if {
	k8s.ref_of(role) == {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "Role",
		"namespace": "shop",
		"name": "reader",
	}
	k8s.ref_of({}) == {"apiVersion": "", "kind": "", "namespace": "", "name": ""}
}

test_int if {
	k8s.int(1000000) == "1000000"
	k8s.int(1e6) == "1000000"
}

test_has_inventory if k8s.has_inventory with data.inventory as {"cluster": {}}

test_has_no_inventory if not k8s.has_inventory with data.inventory as false

namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}}

test_anchor_is_the_cluster_fact if {
	world := fixture.inventory([fixture.cluster({}), namespace])
	k8s.is_anchor with input.review.object as fixture.cluster({}) with data.inventory as world
	not k8s.is_anchor with input.review.object as namespace with data.inventory as world
}

test_anchor_without_facts if {
	world := fixture.inventory([namespace])
	k8s.is_anchor with input.review.object as namespace with data.inventory as world
}

others := {
	"another namespace": object.union(namespace, {"metadata": {"name": "shop"}}),
	"another kind": object.union(namespace, {"kind": "ConfigMap"}),
	"a Namespace of others": object.union(namespace, {"apiVersion": "example.com/v1"}),
	"a Cluster of others": object.union(fixture.cluster({}), {"apiVersion": "cluster.x-k8s.io/v1"}),
	"another fact": fixture.node_facts({}),
}

test_no_anchor[note] if {
	some note, other in others

	not k8s.is_anchor with input.review.object as other with data.inventory as fixture.inventory([namespace])
}

test_cluster if {
	world := fixture.inventory([fixture.cluster({"platform": "kind"})])
	k8s.cluster.platform == "kind" with data.inventory as world
}

test_no_cluster if not k8s.cluster with data.inventory as fixture.inventory([namespace])

test_version[text] if {
	some text, want in {"v1.37.2": [1, 37], "1.9": [1, 9], "v1.29.3-gke.1": [1, 29], "v1.30+": [1, 30]}

	k8s.version == want with data.inventory as fixture.inventory([fixture.cluster({"kubernetesVersion": text})])
}

test_no_version[note] if {
	some note, fields in {"odd": {"kubernetesVersion": "latest"}, "unset": {}}

	not k8s.version with data.inventory as fixture.inventory([fixture.cluster(fields)])
}
