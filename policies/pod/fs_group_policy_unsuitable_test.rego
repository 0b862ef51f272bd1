package policies.pod.fs_group_policy_unsuitable_test

import data.lib.fixture_test as fixture
import data.policies.pod.fs_group_policy_unsuitable as control

cases := {
	"a shared volume": {"spec": _spec({}), "want": {[_group, _shared]}},
	"each kind of volume": {
		"spec": object.union(_spec({}), {"volumes": [{"name": "data", source: {}} | some source in [
			"csi",
			"emptyDir",
			"ephemeral",
			"persistentVolumeClaim",
		]]}),
		"want": {[_group, _shared]},
	},
	"another kind": {"spec": object.union(_spec({}), {"volumes": [{"name": "data", "configMap": {}}]}), "want": set()},
	"one of null": {"spec": object.union(_spec({}), {"volumes": [{"name": "data", "csi": null}]}), "want": set()},
	"with a group": {"spec": _spec({"fsGroup": 2000}), "want": set()},
	"null": {"spec": _spec({"fsGroup": null}), "want": {[_group, _shared]}},
	"not shared": {"spec": object.remove(_spec({}), ["initContainers"]), "want": set()},
	"beside another": {
		"spec": object.union(_spec({}), {"initContainers": [{
			"name": "setup",
			"volumeMounts": [{"name": "other", "mountPath": "/other"}],
		}]}),
		"want": set(),
	},
	"shared for reading": {
		"spec": object.union(_spec({}), {"initContainers": [{
			"name": "setup",
			"volumeMounts": [{"name": "data", "readOnly": true}],
		}]}),
		"want": set(),
	},
	"all root": {
		"spec": object.union(_spec({}), {"containers": [{
			"name": "app",
			"securityContext": {"runAsUser": 0},
			"volumeMounts": [{"name": "data"}],
		}]}),
		"want": set(),
	},
	"not root by the other field": {
		"spec": object.union(_spec({}), {"containers": [{
			"name": "app",
			"securityContext": {"runAsNonRoot": true},
			"volumeMounts": [{"name": "data"}],
		}]}),
		"want": {[_group, _shared]},
	},
	"root by the other field": {
		"spec": object.union(_spec({}), {"containers": [{
			"name": "app",
			"securityContext": {"runAsNonRoot": false},
			"volumeMounts": [{"name": "data"}],
		}]}),
		"want": set(),
	},
	"Windows": {"spec": object.union(_spec({}), {"os": {"name": "windows"}}), "want": set()},
	"a group is asked for": {
		"spec": {"containers": [{"name": "app"}]},
		"params": {"requireFsGroup": true},
		"want": {[_group, "the pod sets no fsGroup"]},
	},
	"asked for, said once": {
		"spec": _spec({}),
		"params": {"requireFsGroup": true},
		"want": {[_group, "the pod sets no fsGroup"]},
	},
	"asked for, and set": {"spec": _spec({"fsGroup": 0}), "params": {"requireFsGroup": true}, "want": set()},
	"asked for on Windows": {
		"spec": object.union(_spec({}), {"os": {"name": "windows"}}),
		"params": {"requireFsGroup": true},
		"want": set(),
	},
	"not asked for": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
	"a claim without policy": {"spec": _claim("persistentVolumeClaim", {"fsGroup": 2000}), "want": {[_policy, _changes]}},
	"an ephemeral one": {"spec": _claim("ephemeral", {"fsGroup": 2000}), "want": {[_policy, _changes]}},
	"no claim": {"spec": _claim("secret", {"fsGroup": 2000}), "want": set()},
	"with a policy": {
		"spec": _claim("persistentVolumeClaim", {"fsGroup": 2000, "fsGroupChangePolicy": "OnRootMismatch"}),
		"want": set(),
	},
	"a policy without group": {"spec": _claim("persistentVolumeClaim", {}), "want": set()},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

_group := ["securityContext", "fsGroup"]

_policy := ["securityContext", "fsGroupChangePolicy"]

_shared := `volume "data" is shared by several users without an fsGroup`

_changes := `volume "data" changes its owner at every start, for lack of an fsGroupChangePolicy`

_spec(context) := {
	"containers": [{
		"name": "app",
		"securityContext": {"runAsUser": 1000},
		"volumeMounts": [{"name": "data", "mountPath": "/data"}],
	}],
	"initContainers": [
		{"name": "setup", "volumeMounts": [{"name": "other"}, {"name": "data", "mountPath": "/data"}]},
		{"name": "idle", "securityContext": {"runAsUser": 1}},
	],
	"securityContext": context,
	"volumes": [{"name": "data", "emptyDir": {}}],
}

_claim(source, context) := {
	"containers": [{"name": "app"}],
	"securityContext": context,
	"volumes": [{"name": "data", source: {}}],
}
