package policies.mesh.istio_injection_disabled_test

import data.lib.fixture_test as fixture
import data.policies.mesh.istio_injection_disabled as control

cases := {
	"nothing": [{}, set()],
	"a label": [{"labels": {"sidecar.istio.io/inject": "false"}}, {["labels", "sidecar.istio.io/inject", "false"]}],
	"an annotation": [
		{"annotations": {"sidecar.istio.io/inject": "false"}},
		{["annotations", "sidecar.istio.io/inject", "false"]},
	],
	"ambient": [{"labels": {"istio.io/dataplane-mode": "none"}}, {["labels", "istio.io/dataplane-mode", "none"]}],
	"opted in": [{"labels": {"sidecar.istio.io/inject": "true", "istio.io/dataplane-mode": "ambient"}}, set()],
	"nulls": [{"labels": null, "annotations": null}, set()],
}

test_violation[note][kind] if {
	some note, [metadata, want] in cases
	some kind, workload in fixture.workloads_with_metadata({"containers": []}, metadata)
	kind_path := array.concat(array.slice(workload.path, 0, count(workload.path) - 1), ["metadata"])
	found := control.violation with input.review.object as workload.object
	{[v.msg, v.details.path] | some v in found} == {[msg, array.concat(kind_path, [field, key])] |
		some [field, key, value] in want
		msg := sprintf("its pods opt out of the mesh: %s is %s", [key, value])
	}
}

test_fix if {
	pod := fixture.workloads_with_metadata({"containers": []}, {"labels": {"sidecar.istio.io/inject": "false"}}).Pod.object
	patches := [v.details.fix | some v in control.violation] with input.review.object as pod
	control.violation == set() with input.review.object as json.patch(pod, patches[0])
}
