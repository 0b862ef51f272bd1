package policies.pod.psa_enforce_missing_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_enforce_missing as control

_missing := "no level is enforced, and the default of the cluster is privileged"

cases := {
	"baseline": {"labels": {"enforce": "baseline"}, "want": set()},
	"even privileged is a decision": {"labels": {"enforce": "privileged"}, "want": set()},
	"an odd level is taken for restricted": {"labels": {"enforce": "odd"}, "want": set()},
	"none": {"labels": {}, "want": {_missing}},
	"only others": {
		"labels": {"audit": "baseline", "enforce-version": "latest", "warn": "restricted"},
		"want": {_missing},
	},
	"the cluster enforces": {"labels": {}, "params": {"clusterDefault": "baseline"}, "want": set()},
	"the cluster enforces too little": {
		"labels": {},
		"params": {"clusterDefault": "baseline", "minLevel": "restricted"},
		"want": {"no level is enforced, and the default of the cluster is baseline"},
	},
	"the cluster enforces more": {"labels": {}, "params": {"clusterDefault": "restricted"}, "want": set()},
	"no level is asked for": {"labels": {}, "params": {"minLevel": "privileged"}, "want": set()},
	"excluded": {"labels": {}, "params": {"excludedNamespaces": ["shop"]}, "want": set()},
	"others are excluded": {"labels": {}, "params": {"excludedNamespaces": ["bank"]}, "want": {_missing}},
	"enforced otherwise": {"labels": {}, "params": {"enforcedOtherwise": true}, "want": set()},
}

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as _namespace("shop", tc.labels)
		with input.parameters as object.get(tc, "params", {})
	{v.msg | some v in got} == tc.want
	{v.details.path | some v in got} == {["metadata", "labels", "pod-security.kubernetes.io/enforce"] | tc.want != set()}
}

test_system_is_excluded[name] if {
	some name in ["kube-node-lease", "kube-public", "kube-system"]

	control.violation == set() with input.review.object as _namespace(name, {})
	got := control.not_applicable with input.review.object as _namespace(name, {})
	{n.msg | some n in got} == {"the namespace is excluded"}
}

test_a_prefix_is_not_excluded if {
	count(control.violation) == 1 with input.review.object as _namespace("kube-mine", {})
	control.not_applicable == set() with input.review.object as _namespace("kube-mine", {})
}

test_not_applicable_where_enforced_otherwise if {
	got := control.not_applicable with input.review.object as _namespace("shop", {})
		with input.parameters as {"enforcedOtherwise": true}
	{n.msg | some n in got} == {"another admission policy enforces the rules for pods"}
}

test_other_kinds_are_left_alone if {
	pod := object.union(fixture.pod({}), {"metadata": {"name": "kube-system"}})
	control.violation == set() with input.review.object as pod
	control.not_applicable == set() with input.review.object as pod
	control.violation == set() with input.review.object as fixture.pod({})
}

test_strangers[what] if {
	bad := _namespace("shop", {})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {
	"name": name,
	"labels": {sprintf("pod-security.kubernetes.io/%s", [key]): value | some key, value in labels},
}}
