package policies.network.pod_not_isolated_test

import data.lib.fixture_test as fixture
import data.policies.network.pod_not_isolated as control

cases := {
	"no policy": {"policies": [], "want": {"no network policy selects its pods for egress or ingress"}},
	"both directions": {"policies": [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}], "want": set()},
	"one direction": {
		"policies": [{"podSelector": {}, "policyTypes": ["Ingress"]}],
		"want": {"no network policy selects its pods for egress"},
	},
	"its label": {
		"policies": [{"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress", "Egress"]}],
		"want": set(),
	},
	"an expression": {
		"policies": [{
			"podSelector": {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]},
			"policyTypes": ["Egress"],
		}],
		"want": {"no network policy selects its pods for egress or ingress"},
	},
	"another label": {
		"policies": [{"podSelector": {"matchLabels": {"app": "db"}}}],
		"want": {"no network policy selects its pods for egress or ingress"},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads_with_metadata({}, {"labels": {"app": "web"}})

	path := array.concat(array.slice(workload.path, 0, count(workload.path) - 1), ["metadata", "labels"])
	violations := control.violation with input.review.object as workload.object
		with data.inventory as _world(tc.policies)
	{{"msg": msg, "details": {"path": path}} | some msg in tc.want} == violations
	control.unknown == set() with input.review.object as workload.object with data.inventory as _world(tc.policies)
	control.not_applicable == set() with input.review.object as workload.object
}

test_labels_may_be_null[note] if {
	some note, labels in {"null": {"labels": null}, "missing": {}}
	deployment := fixture.workloads_with_metadata({}, labels).Deployment.object
	control.violation == set() with input.review.object as deployment
		with data.inventory as _world([{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}])
}

test_directions if {
	pod := fixture.pod({})
	control.violation == set() with input.review.object as pod with input.parameters as {"directions": []}
	messages := {v.msg | some v in control.violation} with input.review.object as pod
		with input.parameters as {"directions": ["Ingress"]}
	messages == {"no network policy selects its pods for ingress"}
}

test_unknown[note] if {
	some note, tc in {
		"neither direction is sure": {"policies": [], "want": {"egress", "ingress"}},
		"ingress is sure": {"policies": [{"podSelector": {}}], "want": {"egress"}},
	}
	found := control.unknown with input.review.object as fixture.pod({})
		with data.inventory as fixture.inventory(array.concat([_unread("some"), _unread("more")], _policies(tc.policies)))
	{sprintf("NetworkPolicy \"more\" may select its pods for %s, but its selectors are not read", [direction]) |
		some direction in tc.want
	} == {u.msg | some u in found}
	{["metadata", "labels"]} == {u.details.path | some u in found}
	{"more"} == {ref.name | some u in found; some ref in u.details.related}
}

test_no_violation_where_one_is_unknown if {
	world := fixture.inventory([_unread("some")])
	control.violation == set() with input.review.object as fixture.pod({}) with data.inventory as world
}

test_host_network[kind] if {
	some kind, workload in fixture.workloads({"hostNetwork": true})
	control.violation == set() with input.review.object as workload.object
	control.unknown == set() with input.review.object as workload.object
		with data.inventory as fixture.inventory([_unread("some")])
	messages := {n.msg | some n in control.not_applicable} with input.review.object as workload.object
	messages == {"its pods use the network of their node, which policies do not cover"}
}

test_other_kinds_are_left_alone if {
	control.violation == set() with input.review.object as fixture.made("v1", "Service", {"name": "web"}, {"spec": {}})
}

_world(specs) := fixture.inventory(_policies(specs))

_policies(specs) := [fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": sprintf("p%s", [format_int(i, 10)]), "namespace": "shop"},
	{"spec": spec},
) |
	some i, spec in specs
]

_unread(name) := fixture.made("crd.antrea.io/v1beta1", "NetworkPolicy", {"name": name, "namespace": "shop"}, {})
