package policies.pod.pod_security_policy_object_test

import data.lib.fixture_test as fixture
import data.policies.pod.pod_security_policy_object as control

_psp := {"apiVersion": "policy/v1beta1", "kind": "PodSecurityPolicy", "metadata": {"name": "restricted"}}

test_violation[version] if {
	some version, msg in {
		"v1.21.0": "loses its effect with Kubernetes 1.25",
		"v1.24.9": "loses its effect with Kubernetes 1.25",
		"v1.25.0": "has no effect: the cluster is newer than 1.24",
		"v1.37.2": "has no effect: the cluster is newer than 1.24",
		"not known": "loses its effect with Kubernetes 1.25",
	}

	got := control.violation with input.review.object as _psp
		with data.inventory as fixture.inventory([fixture.cluster({"kubernetesVersion": version})])
	{[v.msg, v.details.path] | some v in got} == {[msg, ["kind"]]}
}

test_pass_before_it_was_deprecated if {
	world := fixture.inventory([fixture.cluster({"kubernetesVersion": "v1.20.9"})])
	control.violation == set() with input.review.object as _psp with data.inventory as world
}

test_violation_without_inventory if count(control.violation) == 1 with input.review.object as _psp

test_other_kinds_are_left_alone[note] if {
	some note, changes in {
		"another kind": {"kind": "PodDisruptionBudget"},
		"another group": {"apiVersion": "example.com/v1"},
	}

	control.violation == set() with input.review.object as object.union(_psp, changes)
}
