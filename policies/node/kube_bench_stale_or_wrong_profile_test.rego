package policies.node.kube_bench_stale_or_wrong_profile_test

import data.lib.fixture_test as fixture
import data.policies.node.kube_bench_stale_or_wrong_profile as control

_report(benchmark) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "BenchmarkReport",
	"metadata": {"name": "node-1"},
	"benchmark": benchmark,
	"scannedAt": "2026-11-20T10:00:00Z",
}

_world(fields) := fixture.inventory([fixture.cluster(object.union({"scannedAt": "2026-11-22T10:00:00Z"}, fields))])

_faults := {v.msg | some v in control.violation}

cases := {
	"the benchmark of the version": {
		"benchmark": "cis-1.12",
		"cluster": {"kubernetesVersion": "v1.33.1"},
		"want": set(),
	},
	"the newest benchmark for what is newer": {
		"benchmark": "cis-1.12",
		"cluster": {"kubernetesVersion": "v1.37.0", "platform": "kubeadm"},
		"want": set(),
	},
	"an old benchmark": {
		"benchmark": "cis-1.9",
		"cluster": {"kubernetesVersion": "v1.31.2"},
		"want": {"benchmark cis-1.9 does not fit Kubernetes v1.31.2, cis-1.11 does"},
	},
	"one of two benchmarks": {
		"benchmark": "cis-1.8",
		"cluster": {"kubernetesVersion": "v1.28.2"},
		"want": {"benchmark cis-1.8 does not fit Kubernetes v1.28.2, cis-1.10 or cis-1.9 does"},
	},
	"the benchmark of the provider": {
		"benchmark": "eks-1.8.0",
		"cluster": {"kubernetesVersion": "v1.33.1", "platform": "eks"},
		"want": set(),
	},
	"the plain benchmark at a provider": {
		"benchmark": "cis-1.12",
		"cluster": {"kubernetesVersion": "v1.33.1", "platform": "eks"},
		"want": {"benchmark cis-1.12 is not one for eks"},
	},
	"an old plain benchmark at a provider": {
		"benchmark": "cis-1.8",
		"cluster": {"kubernetesVersion": "v1.33.1", "platform": "gke"},
		"want": {"benchmark cis-1.8 is not one for gke"},
	},
	"the benchmark of the provider needs no version": {
		"benchmark": "eks-1.8.0",
		"cluster": {"platform": "eks"},
		"want": set(),
	},
	"the benchmark of a provider elsewhere": {
		"benchmark": "eks-1.8.0",
		"cluster": {"kubernetesVersion": "v1.33.1", "platform": "kubeadm"},
		"want": {"benchmark eks-1.8.0 does not fit Kubernetes v1.33.1, cis-1.12 does"},
	},
}

test_violation[note] if {
	some note, tc in cases
	world := _world(tc.cluster)
	tc.want == _faults with input.review.object as _report(tc.benchmark) with data.inventory as world
	{["benchmark"] | count(tc.want) > 0} == {v.details.path | some v in control.violation} with data.inventory as world
		with input.review.object as _report(tc.benchmark)
	control.unknown == set() with input.review.object as _report(tc.benchmark) with data.inventory as world
}

test_age if {
	world := _world({"scannedAt": "2026-12-20T10:00:01Z", "kubernetesVersion": "v1.33.1"})
	want := {"the report is of 2026-11-20T10:00:00Z, more than 720h before the scan"}
	want == _faults with input.review.object as _report("cis-1.12") with data.inventory as world
	just := _world({"scannedAt": "2026-12-20T10:00:00Z", "kubernetesVersion": "v1.33.1"})
	set() == _faults with input.review.object as _report("cis-1.12") with data.inventory as just
}

test_age_of_nothing if {
	world := _world({"scannedAt": "2026-11-20T10:00:00Z", "kubernetesVersion": "v1.33.1"})
	count(control.violation | control.unknown) == 0 with input.review.object as _report("cis-1.12")
		with data.inventory as world
}

test_parameter_max_age if {
	world := _world({"kubernetesVersion": "v1.33.1"})
	count(control.violation) == 1 with input.review.object as _report("cis-1.12") with data.inventory as world
		with input.parameters as {"maxAge": "47h"}
	count(control.violation) == 0 with input.review.object as _report("cis-1.12") with data.inventory as world
		with input.parameters as {"maxAge": "48h"}
}

unknown := {
	"no time of the report": {
		"report": object.remove(_report("cis-1.12"), ["scannedAt"]),
		"cluster": {"kubernetesVersion": "v1.33.1"},
		"want": {"the age of the report is not known"},
	},
	"no time of the scan": {
		"report": _report("cis-1.12"),
		"cluster": {"kubernetesVersion": "v1.33.1", "scannedAt": null},
		"want": {"the age of the report is not known"},
	},
	"no benchmark": {
		"report": object.remove(_report(""), ["benchmark"]),
		"cluster": {"kubernetesVersion": "v1.33.1"},
		"want": {"the benchmark of the report is not known"},
	},
	"neither benchmark nor version": {
		"report": object.remove(_report(""), ["benchmark"]),
		"cluster": {"platform": "kubeadm"},
		"want": {"the benchmark of the report is not known"},
	},
	"a benchmark that is no text": {
		"report": _report(1.12),
		"cluster": {"kubernetesVersion": "v1.33.1"},
		"want": {"the benchmark of the report is not known"},
	},
	"no version": {
		"report": _report("cis-1.12"),
		"cluster": {},
		"want": {"no benchmark is known for the version"},
	},
	"a version that no benchmark is for": {
		"report": _report("cis-1.12"),
		"cluster": {"kubernetesVersion": "v1.18.0"},
		"want": {"no benchmark is known for the version"},
	},
	"no platform": {
		"report": _report("eks-1.8.0"),
		"cluster": {"kubernetesVersion": "v1.33.1"},
		"want": {"the platform of the cluster is not known"},
	},
}

test_unknown[note] if {
	some note, tc in unknown
	world := _world(tc.cluster)
	tc.want == {u.msg | some u in control.unknown} with input.review.object as tc.report with data.inventory as world
	control.violation == set() with input.review.object as tc.report with data.inventory as world
}

test_other_kinds[note] if {
	some note, object_ in {
		"NodeFacts": fixture.node_facts({"benchmark": "cis-1.5", "scannedAt": "2020-01-01T00:00:00Z"}),
		"another report": object.union(_report("cis-1.5"), {"apiVersion": "example.com/v1"}),
	}
	count(control.violation | control.unknown) == 0 with input.review.object as object_
		with data.inventory as _world({"kubernetesVersion": "v1.33.1"})
}
