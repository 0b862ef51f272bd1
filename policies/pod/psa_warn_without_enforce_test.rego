package policies.pod.psa_warn_without_enforce_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_warn_without_enforce as control

cases := {
	"none": {"labels": {}, "want": set()},
	"all alike": {"labels": {"audit": "baseline", "enforce": "baseline", "warn": "baseline"}, "want": set()},
	"enforce above": {"labels": {"enforce": "restricted", "warn": "baseline"}, "want": set()},
	"warn alone": {
		"labels": {"warn": "baseline"},
		"want": {["warn", "warn is at level baseline, enforce at privileged", "medium"]},
	},
	"audit alone": {
		"labels": {"audit": "restricted"},
		"want": {["audit", "audit is at level restricted, enforce at privileged", "medium"]},
	},
	"both": {
		"labels": {"audit": "restricted", "warn": "baseline"},
		"want": {
			["audit", "audit is at level restricted, enforce at privileged", "medium"],
			["warn", "warn is at level baseline, enforce at privileged", "medium"],
		},
	},
	"enforce below": {
		"labels": {"enforce": "baseline", "warn": "restricted"},
		"want": {["warn", "warn is at level restricted, enforce at baseline", "low"]},
	},
	"enforce says privileged": {
		"labels": {"enforce": "privileged", "warn": "restricted"},
		"want": {["warn", "warn is at level restricted, enforce at privileged", "medium"]},
	},
	"an odd level warns of nothing": {"labels": {"audit": "odd", "warn": "odd"}, "want": set()},
	"an odd level enforces the most": {"labels": {"enforce": "odd", "warn": "restricted"}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as _namespace("shop", tc.labels)
	{[v.details.path, v.msg, object.get(v.details, "severity", "medium")] | some v in got} == {[path, msg, severity] |
		some [mode, msg, severity] in tc.want
		path := ["metadata", "labels", sprintf("pod-security.kubernetes.io/%s", [mode])]
	}
}

test_other_kinds_are_left_alone if {
	labels := {"pod-security.kubernetes.io/warn": "restricted"}
	pod := fixture.workloads_with_metadata({}, {"labels": labels}).Pod.object
	control.violation == set() with input.review.object as pod
}

test_strangers[what] if {
	bad := _namespace("shop", {"warn": "restricted"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {
	"name": name,
	"labels": {sprintf("pod-security.kubernetes.io/%s", [key]): value | some key, value in labels},
}}
