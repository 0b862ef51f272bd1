package policies.node.kubelet_fine_grained_authorization_off_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_fine_grained_authorization_off as control

_off := {"featureGates": {"KubeletFineGrainedAuthz": false}}

_on := {"featureGates": {"KubeletFineGrainedAuthz": true}}

_world(cluster_version, node_version) := fixture.inventory([
	fixture.cluster({"kubernetesVersion": cluster_version}),
	{
		"apiVersion": "v1",
		"kind": "Node",
		"metadata": {"name": "node-1"},
		"status": {"nodeInfo": {"kubeletVersion": node_version}},
	},
])

_faults := {v.details.path | some v in control.violation}

cases := {
	"off fails": {"config": _off, "version": "v1.33.0", "faulty": true},
	"off fails up to 1.35": {"config": _off, "version": "v1.35.9-gke.1", "faulty": true},
	"on passes": {"config": _on, "version": "v1.34.1", "faulty": false},
	"unset passes": {"config": {}, "version": "v1.34.1", "faulty": false},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)
	world := _world(tc.version, tc.version)

	want := {array.concat(kubelet.path, ["featureGates", "KubeletFineGrainedAuthz"]) | tc.faulty}
	want == _faults with input.review.object as kubelet.object with data.inventory as world
	count(control.unknown | control.not_applicable) == 0 with input.review.object as kubelet.object
		with data.inventory as world
}

test_not_applicable[version][way] if {
	some version in ["v1.32.9", "v1.36.0", "1.40"]
	some way, kubelet in fixture.kubelets(_off)
	world := _world(version, version)
	count(control.not_applicable) == 1 with input.review.object as kubelet.object with data.inventory as world
	count(control.violation | control.unknown) == 0 with input.review.object as kubelet.object
		with data.inventory as world
}

test_nothing_is_unknown_where_it_is_not_applicable if {
	count(control.unknown) == 0 with input.review.object as fixture.node_facts({})
		with data.inventory as _world("v1.32.9", "v1.32.9")
}

test_the_version_of_the_node_comes_first if {
	node := fixture.kubelets(_off)["/configz"].object
	count(control.violation) == 1 with input.review.object as node with data.inventory as _world("v1.37.0", "v1.35.0")
	count(control.violation) == 0 with input.review.object as node with data.inventory as _world("v1.35.0", "v1.36.0")
	count(control.violation) == 1 with input.review.object as node with data.inventory as _world("v1.35.0", "?")
}

test_unknown_without_a_version[note] if {
	some note, config in {"off": _off, "on": _on}
	document := fixture.kubelets(config).document.object
	want := {"the version of the kubelet is not known"}
	want == {u.msg | some u in control.unknown} with input.review.object as document
	count(control.violation | control.not_applicable) == 0 with input.review.object as document
}

test_nothing_is_unknown_of_other_kinds_without_a_version if {
	control.unknown == set() with input.review.object as fixture.static_pod("kubelet", [])
}

test_unknown_without_a_configuration if {
	world := _world("v1.34.0", "v1.34.0")
	count(control.unknown) == 1 with input.review.object as fixture.node_facts({}) with data.inventory as world
}

test_message if {
	want := {"feature gate KubeletFineGrainedAuthz is off (configuration)"}
	want == {v.msg | some v in control.violation} with data.inventory as _world("v1.34.0", "v1.34.0")
		with input.review.object as fixture.kubelets(_off).document.object
}

test_other_kinds if {
	world := _world("v1.36.0", "v1.36.0")
	pod := fixture.static_pod("kubelet", ["--feature-gates=KubeletFineGrainedAuthz=false"])
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as pod
		with data.inventory as world
}
