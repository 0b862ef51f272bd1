package policies.network.cni_without_policy_support_test

import data.lib.fixture_test as fixture
import data.policies.network.cni_without_policy_support as control

_unrecognised := "no network plugin is recognised among the DaemonSets and on the nodes"

cases := {
	"flannel": {"daemon_sets": ["kube-flannel-ds"], "violations": {"flannel"}, "unknown": set()},
	"cilium": {"daemon_sets": ["cilium"], "violations": set(), "unknown": set()},
	"flannel with a policy engine": {
		"daemon_sets": ["kube-flannel-ds", "calico-node"],
		"violations": set(),
		"unknown": set(),
	},
	"nothing known": {"daemon_sets": ["kube-proxy"], "violations": set(), "unknown": {_unrecognised}},
	"nothing": {"daemon_sets": [], "violations": set(), "unknown": {_unrecognised}},
}

test_verdict[note] if {
	some note, tc in cases
	world := fixture.inventory([_daemon_set(name) | some name in tc.daemon_sets])
	violations := control.violation with input.review.object as _cluster with data.inventory as world
	unknowns := control.unknown with input.review.object as _cluster with data.inventory as world
	{v.msg | some v in violations} == {sprintf("network plugin %s does not enforce network policies as it is set up", [name]) |
		some name in tc.violations
	}
	{[] | some _ in tc.violations} == {v.details.path | some v in violations}
	{u.msg | some u in unknowns} == tc.unknown
}

test_related if {
	violations := control.violation with input.review.object as _cluster
		with data.inventory as fixture.inventory([_daemon_set("kube-flannel-ds")])
	{"kube-flannel-ds"} == {ref.name | some v in violations; some ref in v.details.related}
}

test_supports if {
	world := fixture.inventory([_daemon_set("ours"), _daemon_set("kube-flannel-ds")])
	control.violation == set() with input.review.object as _cluster with data.inventory as world
		with input.parameters as {"supports": ["ours"]}
	control.unknown == set() with input.review.object as _cluster
		with data.inventory as fixture.inventory([_daemon_set("ours")])
		with input.parameters as {"supports": ["ours"]}
	control.violation != set() with input.review.object as _cluster with data.inventory as world
		with input.parameters as {"supports": ["theirs"]}
}

test_one_verdict_for_the_cluster if {
	pod := fixture.pod({"containers": []})
	world := fixture.inventory([_daemon_set("kube-flannel-ds")])
	control.violation == set() with input.review.object as pod with data.inventory as world
	control.unknown == set() with input.review.object as pod with data.inventory as fixture.inventory([])
}

_cluster := fixture.fact("Cluster", {})

_daemon_set(name) := fixture.made(
	"apps/v1", "DaemonSet",
	{"name": name, "namespace": "kube-system"},
	{"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "registry.example.com/x:1"}]}}}},
)
