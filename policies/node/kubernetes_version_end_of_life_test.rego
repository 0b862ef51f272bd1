package policies.node.kubernetes_version_end_of_life_test

import data.lib.fixture_test as fixture
import data.policies.node.kubernetes_version_end_of_life as control

_node(version) := {
	"apiVersion": "v1",
	"kind": "Node",
	"metadata": {"name": "node-1"},
	"status": {"nodeInfo": {"kubeletVersion": version}},
}

_cluster(version) := fixture.cluster({"kubernetesVersion": version, "scannedAt": "2026-11-22T10:00:00Z"})

_world := fixture.inventory([_cluster("v1.37.2")])

# each is judged as a cluster and as a node
_subjects(version) := {
	"cluster": {"object": _cluster(version), "path": ["kubernetesVersion"]},
	"node": {"object": _node(version), "path": ["status", "nodeInfo", "kubeletVersion"]},
}

_ended(text) := {"msg": text, "severity": "high"}

_ends(text) := {"msg": text, "severity": "low"}

cases := {
	"the newest passes": {"version": "v1.37.2", "want": set()},
	"one that is supported for long passes": {"version": "v1.35.0", "want": set()},
	"an old one fails": {
		"version": "v1.31.14-eks-ab12cd",
		"want": {_ended("Kubernetes 1.31 has had no support since 2025-11-11")},
	},
	"a very old one fails": {
		"version": "1.9.0",
		"want": {_ended("Kubernetes 1.9 has had no support since 2018-09-29")},
	},
	"one that ended lately fails": {
		"version": "v1.34.1",
		"want": {_ended("Kubernetes 1.34 has had no support since 2026-10-27")},
	},
}

_findings := {{"msg": v.msg, "severity": object.get(v.details, "severity", "high")} | some v in control.violation}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, subject in _subjects(tc.version)
	tc.want == _findings with input.review.object as subject.object with data.inventory as _world
	{subject.path | count(tc.want) > 0} == {v.details.path | some v in control.violation} with data.inventory as _world
		with input.review.object as subject.object
	control.unknown == set() with input.review.object as subject.object with data.inventory as _world
}

_at(time) := fixture.inventory([fixture.cluster({"scannedAt": time})])

times := {
	"long before": {"time": "2026-12-30T23:59:59Z", "want": set()},
	"sixty days before": {
		"time": "2026-12-31T00:00:00Z",
		"want": {_ends("support of Kubernetes 1.35 ends on 2027-02-28")},
	},
	"on the last day": {
		"time": "2027-02-28T23:59:59Z",
		"want": {_ends("support of Kubernetes 1.35 ends on 2027-02-28")},
	},
	"on the day after": {
		"time": "2027-03-01T00:00:00Z",
		"want": {_ended("Kubernetes 1.35 has had no support since 2027-02-28")},
	},
}

test_time[note] if {
	some note, tc in times
	tc.want == _findings with input.review.object as _node("v1.35.0") with data.inventory as _at(tc.time)
}

test_parameter_warn_before if {
	world := _at("2027-02-01T00:00:00Z")
	count(control.violation) == 1 with input.review.object as _node("v1.35.0") with data.inventory as world
	count(control.violation) == 0 with input.review.object as _node("v1.35.0") with data.inventory as world
		with input.parameters as {"warnBefore": "240h"}
}

extended := {
	"a later date": {"day": "2027-07-27", "want": set()},
	"a date close by": {"day": "2026-12-01", "want": {_ends("support of Kubernetes 1.33 ends on 2026-12-01")}},
	"an earlier date changes nothing": {
		"day": "2026-01-01",
		"want": {_ended("Kubernetes 1.33 has had no support since 2026-06-28")},
	},
}

test_parameter_extended_support[note] if {
	some note, tc in extended
	tc.want == _findings with input.review.object as _node("v1.33.4") with data.inventory as _world
		with input.parameters as {"extendedSupport": {"1.33": tc.day}}
}

test_extended_support_of_what_the_table_does_not_hold if {
	count(control.violation | control.unknown) == 0 with input.review.object as _node("v1.38.0")
		with data.inventory as _world
		with input.parameters as {"extendedSupport": {"1.38": "2028-02-28"}}
}

unknown := {
	"no version": {"object": fixture.cluster({}), "world": _world, "want": {"the version is not known"}},
	"a version that is none": {"object": _node("latest"), "world": _world, "want": {"the version is not known"}},
	"a version that is no text": {"object": _node(1.31), "world": _world, "want": {"the version is not known"}},
	"a node without status": {
		"object": object.remove(_node(""), ["status"]),
		"world": _world,
		"want": {"the version is not known"},
	},
	"a release to come": {
		"object": _node("v1.38.0"),
		"world": _world,
		"want": {"it is not known how long Kubernetes 1.38 is supported"},
	},
	"no time of the scan": {
		"object": _node("v1.31.0"),
		"world": fixture.inventory([fixture.cluster({})]),
		"want": {"the time of the scan is not known"},
	},
}

test_unknown[note] if {
	some note, tc in unknown
	tc.want == {u.msg | some u in control.unknown} with input.review.object as tc.object
		with data.inventory as tc.world
	control.violation == set() with input.review.object as tc.object with data.inventory as tc.world
}

test_unknown_date_of_the_parameter if {
	parameters := {"extendedSupport": {"1.33": "2027-02-31"}}
	count(control.unknown) == 1 with input.review.object as _node("v1.33.0") with data.inventory as _world
		with input.parameters as parameters
}

test_other_kinds[note] if {
	some note, object_ in {
		"another Node": object.union(_node("v1.20.0"), {"apiVersion": "metal3.io/v1"}),
		"a pod": fixture.pod({"containers": []}),
	}
	count(control.violation | control.unknown) == 0 with input.review.object as object_ with data.inventory as _world
}
