package policies.mesh.istio_authorization_allow_all_test

import data.lib.fixture_test as fixture
import data.policies.mesh.istio_authorization_allow_all as control

_every := "the rule allows every request: it has no conditions"

_mesh := "the rule allows every identity of the mesh"

rules := {
	"empty": [{}, {_every}],
	"null lists": [{"from": null, "to": null, "when": null}, {_every}],
	"a principal": [{"from": [{"source": {"principals": ["cluster.local/ns/a/sa/b"]}}]}, set()],
	"every principal": [{"from": [{"source": {"principals": ["*"]}}]}, {_mesh}],
	"every namespace": [{"from": [{"source": {"namespaces": ["*"]}}]}, {_mesh}],
	"every user": [{"from": [{"source": {"requestPrincipals": ["*"]}}]}, {_mesh}],
	"every principal but one": [{"from": [{"source": {"principals": ["*"], "notPrincipals": ["x"]}}]}, set()],
	"every principal of a namespace": [{"from": [{"source": {"principals": ["*"], "namespaces": ["a"]}}]}, set()],
	"an empty source": [{"from": [{"source": {}}]}, {_mesh}],
	"one of two sources": [
		{"from": [{"source": {"principals": ["*"]}}, {"source": {"namespaces": ["a"]}}]},
		set(),
	],
	"every principal on one port": [
		{"from": [{"source": {"principals": ["*"]}}], "to": [{"operation": {"ports": ["80"]}}]},
		{_mesh},
	],
	"one port": [{"to": [{"operation": {"ports": ["8443"]}}]}, set()],
	"one method": [{"to": [{"operation": {"methods": ["GET"]}}]}, set()],
	"every path": [{"to": [{"operation": {"paths": ["*"]}}]}, {_every}],
	"every path by another name": [{"to": [{"operation": {"paths": ["/*"]}}]}, {_every}],
	"every host": [{"to": [{"operation": {"hosts": ["*"]}}]}, {_every}],
	"every path on one port": [{"to": [{"operation": {"paths": ["*"], "ports": ["80"]}}]}, set()],
	"all but a path": [{"to": [{"operation": {"notPaths": ["/admin"]}}]}, {_every}],
	"one of two operations": [
		{"to": [{"operation": {"ports": ["80"]}}, {"operation": {"paths": ["*"]}}]},
		{_every},
	],
	"a condition": [{"when": [{"key": "request.auth.claims[iss]", "values": ["x"]}]}, set()],
}

test_rules[note] if {
	some note, [rule, want] in rules
	found := control.violation with input.review.object as _policy({"rules": [{"when": [{}]}, rule]})
	{v.msg | some v in found} == want
	{["spec", "rules", 1] | some _ in want} == {v.details.path | some v in found}
}

actions := {"ALLOW": 1, "DENY": 0, "AUDIT": 0, "CUSTOM": 0}

test_actions[action] if {
	some action, want in actions
	policy := _policy({"action": action, "rules": [{}]})
	count(control.violation) == want with input.review.object as policy
	count(control.not_applicable) == 1 - want with input.review.object as policy
}

test_an_empty_spec_denies if {
	control.violation == set() with input.review.object as _policy({})
	control.not_applicable == set() with input.review.object as _policy({})
}

test_other_kinds_have_rules_too if {
	ingress := fixture.made("networking.k8s.io/v1", "Ingress", {"name": "web"}, {"spec": {"rules": [{"host": "a.example.com"}]}})
	control.violation == set() with input.review.object as ingress
}

test_strangers[what] if {
	bad := _policy({"rules": [{}]})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_policy(spec) := fixture.made(
	"security.istio.io/v1", "AuthorizationPolicy",
	{"name": "p", "namespace": "shop"},
	{"spec": spec},
)
