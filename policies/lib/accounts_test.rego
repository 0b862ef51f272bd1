package lib.accounts_test

import data.lib.accounts
import data.lib.fixture_test as fixture

test_every_workload[kind] if {
	workloads := fixture.workloads({"containers": [], "serviceAccountName": "app"})
	some kind, workload in object.remove(workloads, ["PodTemplate"])
	{"app"} == accounts.used_in("shop") with data.inventory as fixture.inventory([workload.object])
	set() == accounts.used_in("bank") with data.inventory as fixture.inventory([workload.object])
}

test_no_name[note] if {
	some note, name in {"empty": "", "null": null}
	pod := fixture.pod({"containers": [], "serviceAccountName": name})
	{"default"} == accounts.used_in("shop") with data.inventory as fixture.inventory([pod])
}

test_not_set if {
	pod := fixture.pod({"containers": []})
	{"default"} == accounts.used_in("shop") with data.inventory as fixture.inventory([pod])
}

test_several if {
	pod := fixture.pod({"containers": [], "serviceAccountName": "app"})
	job := fixture.workloads({"containers": []}).Job.object
	{"app", "default"} == accounts.used_in("shop") with data.inventory as fixture.inventory([pod, job])
}

test_on_nodes if {
	world := {"namespace": {"shop": {
		"v1": {"Pod": {
			"a": {"spec": {"nodeName": "node-1", "serviceAccountName": "web"}},
			"b": {"spec": {"nodeName": "node-1"}},
			"c": {"spec": {"nodeName": "node-2", "serviceAccountName": "web"}},
			"d": {"spec": {"serviceAccountName": "pending"}},
		}},
		"metrics.k8s.io/v1beta1": {"Pod": {"a": {"spec": {"nodeName": "node-3"}}}},
	}}}
	want := {
		"node-1": {"ServiceAccount:shop:default", "ServiceAccount:shop:web"},
		"node-2": {"ServiceAccount:shop:web"},
	}
	want == {node: object.keys(keys) | some node, keys in accounts.on_nodes} with data.inventory as world
}

test_users_of_every_kind[kind][namespace] if {
	workloads := fixture.workloads({"containers": [], "serviceAccountName": "web"})
	some kind, workload in object.remove(workloads, ["PodTemplate"])
	some namespace, metadata in {"": {"name": "app"}, "shop": {"name": "app", "namespace": "shop"}}
	placed := object.union(object.remove(workload.object, ["metadata"]), {"metadata": metadata})
	found := accounts.users with data.inventory as fixture.inventory([placed])
	found == {concat(":", ["ServiceAccount", namespace, "web"]): {concat(" ", [kind, "app"])}}
}

owners := {
	"a Deployment, its ReplicaSet and its pods": {
		"objects": [
			_made("Deployment", "web", []),
			_made("ReplicaSet", "web-1", [_owner("Deployment", "web", true)]),
			_made("Pod", "web-1-a", [_owner("ReplicaSet", "web-1", true)]),
			_made("Pod", "web-1-b", [_owner("ReplicaSet", "web-1", true)]),
		],
		"want": {"Deployment web"},
	},
	"pods of an owner that is not there": {
		"objects": [
			_made("Pod", "a", [_owner("Rollout", "web", true)]),
			_made("Pod", "b", [_owner("Rollout", "web", true)]),
		],
		"want": {"Rollout web"},
	},
	"an owner that is no controller": {
		"objects": [_made("Deployment", "web", []), _made("Pod", "a", [_owner("Deployment", "web", false)])],
		"want": {"Deployment web", "Pod a"},
	},
	"an owner of another kind": {
		"objects": [_made("Deployment", "web", []), _made("Pod", "a", [_owner("StatefulSet", "web", true)])],
		"want": {"Deployment web", "StatefulSet web"},
	},
}

test_users_are_owners[note] if {
	some note, tc in owners
	found := accounts.users with data.inventory as fixture.inventory(tc.objects)
	found == {"ServiceAccount:shop:web": tc.want}
}

test_nothing_of_another_shape_is_a_user if {
	job := fixture.made("example.com/v1", "Job", {"name": "a", "namespace": "shop"}, {"spec": {"image": "x"}})
	{} == accounts.users with data.inventory as fixture.inventory([job])
}

_made(kind, name, references) := object.union(
	fixture.workloads({"containers": [], "serviceAccountName": "web"})[kind].object,
	{"metadata": {"name": name, "ownerReferences": references}},
)

_owner(kind, name, controller) := {"kind": kind, "name": name, "controller": controller}
