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
