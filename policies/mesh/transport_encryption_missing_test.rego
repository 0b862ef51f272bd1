package policies.mesh.transport_encryption_missing_test

import data.lib.fixture_test as fixture
import data.policies.mesh.transport_encryption_missing as control

cases := {
	"nothing": {"objects": [], "violation": 1, "unknown": set()},
	"a mesh": {"objects": [_deployment("istiod")], "violation": 0, "unknown": set()},
	"a plugin": {
		"objects": [fixture.made(
			"v1", "ConfigMap", {"name": "cilium-config", "namespace": "kube-system"},
			{"data": {"enable-wireguard": "true"}},
		)],
		"violation": 0,
		"unknown": set(),
	},
	"a mesh whose control plane is elsewhere": {
		"objects": [_crd],
		"violation": 0,
		"unknown": {"resources of Istio are known here, but its control plane was not found"},
	},
	"EKS": {
		"objects": [fixture.cluster({"platform": "eks"})],
		"violation": 0,
		"unknown": {"nodes of EKS may encrypt traffic by themselves, depending on their instance types"},
	},
	"EKS with a mesh": {
		"objects": [fixture.cluster({"platform": "eks"}), _deployment("linkerd-destination")],
		"violation": 0,
		"unknown": set(),
	},
	"another platform": {"objects": [fixture.cluster({"platform": "kubeadm"})], "violation": 1, "unknown": set()},
}

test_cases[note] if {
	some note, tc in cases
	world := fixture.inventory(tc.objects)
	violations := control.violation with input.review.object as fixture.cluster({}) with data.inventory as world
	unknowns := control.unknown with input.review.object as fixture.cluster({}) with data.inventory as world
	count(violations) == tc.violation
	{u.msg | some u in unknowns} == tc.unknown
	count([v | some v in violations; v.details.path == []]) == tc.violation
	{u.msg | some u in unknowns; u.details.path == []} == tc.unknown
}

test_message if {
	messages := {v.msg | some v in control.violation} with input.review.object as fixture.cluster({})
	messages == {"no service mesh runs here, and no network plugin is set to encrypt"}
}

test_only_the_cluster_is_judged[kind] if {
	some kind in ["Namespace", "Deployment"]
	reviewed := fixture.made("v1", kind, {"name": "shop"}, {})
	control.violation == set() with input.review.object as reviewed
	control.unknown == set() with input.review.object as reviewed with data.inventory as fixture.inventory([_crd])
}

_deployment(name) := fixture.made("apps/v1", "Deployment", {"name": name, "namespace": "system"}, {})

_crd := fixture.made(
	"apiextensions.k8s.io/v1", "CustomResourceDefinition",
	{"name": "peerauthentications.security.istio.io"}, {},
)
