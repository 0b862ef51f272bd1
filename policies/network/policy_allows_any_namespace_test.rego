package policies.network.policy_allows_any_namespace_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_allows_any_namespace as control

_any := {"namespaceSelector": {}}

_dns := {"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}

_udp := {"protocol": "UDP", "port": 53}

cases := {
	"ingress": {"spec": {"ingress": [{"from": [_any]}]}, "want": {["medium", "admits the pods of every namespace"]}},
	"no selector": {"spec": {"ingress": [{"from": [{"podSelector": {}}]}]}, "want": set()},
	"null": {"spec": {"ingress": [{"from": [{"namespaceSelector": null, "podSelector": {}}]}]}, "want": set()},
	"labels": {
		"spec": {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "a"}}}]}]},
		"want": set(),
	},
	"empty parts of a selector": {
		"spec": {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {}, "matchExpressions": []}}]}]},
		"want": {["medium", "admits the pods of every namespace"]},
	},
	"pods by label": {
		"spec": {"ingress": [{"from": [_dns]}]},
		"want": {["medium", "admits the pods of every namespace that have the labels selected"]},
	},
	"all pods named": {
		"spec": {"ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {}}]}]},
		"want": {["medium", "admits the pods of every namespace"]},
	},
	"egress": {
		"spec": {"policyTypes": ["Egress"], "egress": [{"to": [_any]}]},
		"want": {["medium", "allows sending to the pods of every namespace"]},
	},
	"egress to DNS": {
		"spec": {"policyTypes": ["Egress"], "egress": [{"to": [_dns], "ports": [_udp, {"port": 53}]}]},
		"want": {["low", "allows sending to the pods of every namespace that have the labels selected"]},
	},
	"egress to all pods on port 53": {
		"spec": {"policyTypes": ["Egress"], "egress": [{"to": [_any], "ports": [_udp]}]},
		"want": {["medium", "allows sending to the pods of every namespace"]},
	},
	"egress to DNS on more ports": {
		"spec": {"policyTypes": ["Egress"], "egress": [{"to": [_dns], "ports": [_udp, {"port": 80}]}]},
		"want": {["medium", "allows sending to the pods of every namespace that have the labels selected"]},
	},
	"egress to DNS on every port": {
		"spec": {"policyTypes": ["Egress"], "egress": [{"to": [_dns]}]},
		"want": {["medium", "allows sending to the pods of every namespace that have the labels selected"]},
	},
	"rules of a direction that is not isolated": {
		"spec": {"policyTypes": ["Ingress"], "egress": [{"to": [_any]}]},
		"want": set(),
	},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as _policy(tc.spec)
	{[v.details.severity, v.msg] | some v in found} == tc.want
}

test_path if {
	spec := {"egress": [{}, {"to": [{"podSelector": {}}, _any]}], "policyTypes": ["Egress"]}
	found := control.violation with input.review.object as _policy(spec)
	{["spec", "egress", 1, "to", 1, "namespaceSelector"]} == {v.details.path | some v in found}
}

test_strangers[what] if {
	bad := _policy({"ingress": [{"from": [_any]}]})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_policy(spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": "p", "namespace": "shop"},
	{"spec": object.union({"podSelector": {}}, spec)},
)
