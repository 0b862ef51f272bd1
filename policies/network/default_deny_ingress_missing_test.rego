package policies.network.default_deny_ingress_missing_test

import data.lib.fixture_test as fixture
import data.policies.network.default_deny_ingress_missing as control

cases := {
	"every pod is cut off": {"policies": [{"podSelector": {}, "policyTypes": ["Ingress"]}], "want": set()},
	"with exceptions": {
		"policies": [
			{"podSelector": {}, "policyTypes": ["Ingress"]},
			{"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{}], "policyTypes": ["Ingress"]},
		],
		"want": set(),
	},
	"only some pods": {
		"policies": [{"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Ingress"]}],
		"want": {"no network policy isolates all its pods for ingress"},
	},
	"only the other direction": {
		"policies": [{"podSelector": {}, "policyTypes": ["Egress"]}],
		"want": {"no network policy isolates all its pods for ingress"},
	},
	"undone": {
		"policies": [
			{"podSelector": {}, "policyTypes": ["Ingress"]},
			{"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}]},
		],
		"want": {`NetworkPolicy "p1" lets all ingress of every pod through`},
	},
}

test_violation[note] if {
	some note, tc in cases
	violations := control.violation with input.review.object as _namespace("shop")
		with data.inventory as _world(tc.policies)
	tc.want == {v.msg | some v in violations}
	{["metadata", "name"] | some _ in tc.want} == {v.details.path | some v in violations}
	control.unknown == set() with input.review.object as _namespace("shop") with data.inventory as _world(tc.policies)
	control.not_applicable == set() with input.review.object as _namespace("shop")
		with data.inventory as _world(tc.policies)
}

test_related if {
	violations := control.violation with input.review.object as _namespace("shop")
		with data.inventory as _world(cases.undone.policies)
	{"p1"} == {ref.name | some v in violations; some ref in v.details.related}
}

test_unknown if {
	world := fixture.inventory([_namespace("shop"), _unread])
	found := control.unknown with input.review.object as _namespace("shop") with data.inventory as world
	{[["metadata", "name"], {"some"}]} == {[u.details.path, {ref.name | some ref in u.details.related}] | some u in found}
	{`GlobalNetworkPolicy "some" may isolate its pods for ingress, but its selectors are not read`} == {u.msg |
		some u in found
	}
	control.violation == set() with input.review.object as _namespace("shop") with data.inventory as world
}

test_nothing_at_all_is_reported_elsewhere if {
	control.violation == set() with input.review.object as _namespace("shop") with data.inventory as _world([])
	messages := {n.msg | some n in control.not_applicable} with input.review.object as _namespace("shop")
		with data.inventory as _world([])
	messages == {"no policy at all, which network/namespace-without-policy reports"}
}

test_excluded_namespaces[name] if {
	some name in ["kube-system", "kube-public", "kube-node-lease"]
	world := fixture.inventory([_policy(name, 0, {"podSelector": {"matchLabels": {"a": "b"}}})])
	control.violation == set() with input.review.object as _namespace(name) with data.inventory as world
	messages := {n.msg | some n in control.not_applicable} with input.review.object as _namespace(name)
		with data.inventory as world
	messages == {"the namespace is excluded"}
	control.violation != set() with input.review.object as _namespace(name) with data.inventory as world
		with input.parameters as {"excludedNamespaces": []}
}

test_excluded_namespaces_are_never_unknown if {
	control.unknown == set() with input.review.object as _namespace("shop")
		with input.parameters as {"excludedNamespaces": ["shop"]}
		with data.inventory as fixture.inventory([_namespace("shop"), _unread])
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	reviewed := object.union(_namespace("shop"), fields)
	control.violation == set() with input.review.object as reviewed
		with data.inventory as _world(cases["only some pods"].policies)
	control.not_applicable == set() with input.review.object as reviewed
		with input.parameters as {"excludedNamespaces": ["shop"]}
}

_namespace(name) := fixture.made("v1", "Namespace", {"name": name}, {})

_world(specs) := fixture.inventory([_policy("shop", i, spec) | some i, spec in specs])

_policy(namespace, i, spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": sprintf("p%s", [format_int(i, 10)]), "namespace": namespace},
	{"spec": spec},
)

_unread := fixture.made(
	"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
	{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
)
