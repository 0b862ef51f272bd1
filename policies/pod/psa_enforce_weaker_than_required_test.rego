package policies.pod.psa_enforce_weaker_than_required_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_enforce_weaker_than_required as control

cases := {
	"the default": {"labels": {"enforce": "baseline"}, "want": set()},
	"less than the default": {
		"labels": {"enforce": "privileged"},
		"want": {"level privileged is enforced, baseline is required"},
	},
	"an odd level is taken for restricted": {"labels": {"enforce": "odd"}, "want": set()},
	"by name": {
		"labels": {"enforce": "baseline"},
		"required": {"default": "privileged", "shop": "restricted"},
		"want": {"level baseline is enforced, restricted is required"},
	},
	"by name, enforced": {"labels": {"enforce": "restricted"}, "required": {"shop": "restricted"}, "want": set()},
	"by another name": {"labels": {"enforce": "privileged"}, "required": {"bank": "restricted"}, "want": set()},
	"a name comes before the default": {
		"labels": {"enforce": "privileged"},
		"required": {"default": "baseline", "shop": "privileged"},
		"want": set(),
	},
	"by labels": {
		"labels": {"enforce": "baseline"},
		"required": {"pci=true,tier=backend": "restricted"},
		"want": {"level baseline is enforced, restricted is required"},
	},
	"by labels it has in part": {
		"labels": {"enforce": "privileged"},
		"required": {"pci=true,tier=frontend": "restricted"},
		"want": set(),
	},
	"by a label it has not": {"labels": {"enforce": "privileged"}, "required": {"zone=a": "restricted"}, "want": set()},
	"the strictest counts": {
		"labels": {"enforce": "baseline"},
		"required": {"pci=true": "baseline", "shop": "privileged", "tier=backend": "restricted"},
		"want": {"level baseline is enforced, restricted is required"},
	},
}

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as _shop(tc.labels)
		with input.parameters as {"required": object.get(tc, "required", {"default": "baseline"})}
	{v.msg | some v in got} == tc.want
	{v.details.path | some v in got} == {["metadata", "labels", "pod-security.kubernetes.io/enforce"] | tc.want != set()}
}

test_without_parameters if {
	count(control.violation) == 1 with input.review.object as _shop({"enforce": "privileged"})
}

applicability := {
	"no label": {"labels": {}, "params": {}, "want": {"no level is enforced, which pod/psa-enforce-missing reports"}},
	"a label": {"labels": {"enforce": "baseline"}, "params": {}, "want": set()},
	"the cluster enforces": {"labels": {}, "params": {"clusterDefault": "baseline"}, "want": set()},
	"nothing required": {
		"labels": {"enforce": "baseline"},
		"params": {"required": {"bank": "restricted"}},
		"want": {"no level is required of the namespace"},
	},
}

test_not_applicable[note] if {
	some note, tc in applicability

	got := control.not_applicable with input.review.object as _shop(tc.labels) with input.parameters as tc.params
	{n.msg | some n in got} == tc.want
}

test_the_cluster_enforces_less if {
	params := {"clusterDefault": "baseline", "required": {"default": "restricted"}}
	got := control.violation with input.review.object as _shop({}) with input.parameters as params
	{v.msg | some v in got} == {"level baseline is enforced, restricted is required"}
}

test_the_label_comes_before_the_cluster if {
	params := {"clusterDefault": "baseline"}
	got := control.violation with input.review.object as _shop({"enforce": "privileged"}) with input.parameters as params
	{v.msg | some v in got} == {"level privileged is enforced, baseline is required"}
}

test_other_kinds_are_left_alone if {
	labels := {"pod-security.kubernetes.io/enforce": "privileged"}
	pod := fixture.workloads_with_metadata({}, {"labels": labels}).Pod.object
	control.violation == set() with input.review.object as pod
	control.not_applicable == set() with input.review.object as pod
	control.not_applicable == set() with input.review.object as fixture.pod({}) with input.parameters as {"required": {}}
}

test_strangers[what] if {
	bad := _shop({"enforce": "privileged"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_shop(labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {
	"name": "shop",
	"labels": object.union(
		{"pci": "true", "tier": "backend"},
		{sprintf("pod-security.kubernetes.io/%s", [key]): value | some key, value in labels},
	),
}}
