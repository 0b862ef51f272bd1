package policies.pod.psa_version_pinned_old_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_version_pinned_old as control

# in a cluster of 1.37
cases := {
	"latest": {"labels": {"enforce": "baseline", "enforce-version": "latest"}, "want": set()},
	"no version": {"labels": {"enforce": "baseline"}, "want": set()},
	"an odd version is the latest": {"labels": {"enforce": "baseline", "enforce-version": "1.x"}, "want": set()},
	"not far behind": {"labels": {"enforce": "baseline", "enforce-version": "v1.34"}, "want": set()},
	"ahead": {"labels": {"enforce": "baseline", "enforce-version": "v1.38"}, "want": set()},
	"far behind": {
		"labels": {"enforce": "restricted", "enforce-version": "v1.33"},
		"want": {"version v1.33 is far behind v1.37 of the cluster"},
	},
	"a limit of one's own": {
		"labels": {"enforce": "baseline", "enforce-version": "v1.36"},
		"params": {"maxMinorsBehind": 0},
		"want": {"version v1.36 is far behind v1.37 of the cluster"},
	},
	"only warned of": {
		"labels": {"warn": "baseline", "warn-version": "v1.20", "enforce-version": "v1.20"},
		"want": set(),
	},
	"privileged": {"labels": {"enforce": "privileged", "enforce-version": "v1.20"}, "want": set()},
}

_world := fixture.inventory([fixture.cluster({"kubernetesVersion": "v1.37.2"})])

_path := ["metadata", "labels", "pod-security.kubernetes.io/enforce-version"]

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as _namespace("shop", tc.labels)
		with input.parameters as object.get(tc, "params", {})
		with data.inventory as _world
	{v.msg | some v in got} == tc.want
	{v.details.path | some v in got} == {_path | tc.want != set()}
	control.unknown == set() with input.review.object as _namespace("shop", tc.labels) with data.inventory as _world
}

test_fix if {
	labels := {"enforce": "baseline", "enforce-version": "v1.20"}
	got := control.violation with input.review.object as _namespace("shop", labels) with data.inventory as _world
	{v.details.fix | some v in got} == {[{"op": "add", "path": _path, "value": "v1.37"}]}
}

test_unknown_version_of_the_cluster[version] if {
	some version, want in {"latest": 0, "v1.20": 1, "v1.37": 1}

	reviewed := _namespace("shop", {"enforce": "baseline", "enforce-version": version})
	got := control.unknown with input.review.object as reviewed with data.inventory as fixture.inventory([])
	{[u.msg, u.details.path] | some u in got} == {["the version of the cluster is not known", _path] | want == 1}
	control.violation == set() with input.review.object as reviewed with data.inventory as fixture.inventory([])
}

test_not_applicable[note] if {
	some note, tc in {
		"no level": {"labels": {"enforce-version": "v1.20"}, "want": 1},
		"privileged": {"labels": {"enforce": "privileged"}, "want": 1},
		"baseline": {"labels": {"enforce": "baseline"}, "want": 0},
		"restricted": {"labels": {"enforce": "restricted"}, "want": 0},
	}

	got := control.not_applicable with input.review.object as _namespace("shop", tc.labels)
	{n.msg | some n in got} == {"the namespace enforces no level by its labels" | tc.want == 1}
}

test_other_kinds_are_left_alone if {
	labels := {"pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": "v1.20"}
	pod := fixture.workloads_with_metadata({}, {"labels": labels}).Pod.object
	control.violation == set() with input.review.object as pod with data.inventory as _world
	control.unknown == set() with input.review.object as pod
	control.not_applicable == set() with input.review.object as pod
}

_namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {
	"name": name,
	"labels": {sprintf("pod-security.kubernetes.io/%s", [key]): value | some key, value in labels},
}}
