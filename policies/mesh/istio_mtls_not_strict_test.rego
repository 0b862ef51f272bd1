package policies.mesh.istio_mtls_not_strict_test

import data.lib.fixture_test as fixture
import data.policies.mesh.istio_mtls_not_strict as control

modes := {
	"STRICT": {"spec": {"mtls": {"mode": "STRICT"}}, "want": set()},
	"PERMISSIVE": {"spec": {"mtls": {"mode": "PERMISSIVE"}}, "want": {"PERMISSIVE"}},
	"DISABLE": {"spec": {"mtls": {"mode": "DISABLE"}}, "want": {"DISABLE"}},
	"UNSET": {"spec": {"mtls": {"mode": "UNSET"}}, "want": {"PERMISSIVE"}},
	"no mode": {"spec": {"mtls": {}}, "want": {"PERMISSIVE"}},
	"null": {"spec": {"mtls": {"mode": null}}, "want": {"PERMISSIVE"}},
	"no spec": {"spec": null, "want": {"PERMISSIVE"}},
	"an empty selector": {
		"spec": {"selector": {"matchLabels": {}}, "mtls": {"mode": "DISABLE"}},
		"want": {"DISABLE"},
	},
}

test_mode[note][version] if {
	some note, tc in modes
	some version in ["security.istio.io/v1", "security.istio.io/v1beta1"]
	policy := object.union(_policy("default", tc.spec), {"apiVersion": version})
	violations := control.violation with input.review.object as policy
		with data.inventory as fixture.inventory([policy])
	{[sprintf("the mesh accepts plain text: its default mode is %s", [mode]), ["spec", "mtls", "mode"]] |
		some mode in tc.want
	} == {[v.msg, v.details.path] | some v in violations}
	control.not_applicable == set() with input.review.object as policy with data.inventory as fixture.inventory([policy])
}

test_without_an_inventory_the_policy_is_the_only_one if {
	control.violation != set() with input.review.object as _policy("default", {})
}

defaults := {
	"of a namespace": {"policy": _elsewhere, "others": [], "want": false},
	"of some pods": {
		"policy": _policy("default", {"selector": {"matchLabels": {"app": "web"}}}),
		"others": [],
		"want": false,
	},
	"beside one of some pods": {
		"policy": _policy("b", {}),
		"others": [_policy("a", {"selector": {"matchLabels": {"app": "web"}}})],
		"want": true,
	},
	"beside one of another group": {
		"policy": _policy("b", {}),
		"others": [object.union(_policy("a", {}), {"apiVersion": "example.com/v1"})],
		"want": true,
	},
	"the older one": {
		"policy": _aged("b", "2025-01-01T00:00:00Z", {}),
		"others": [_aged("a", "2026-01-01T00:00:00Z", {})],
		"want": true,
	},
	"the younger one": {
		"policy": _aged("a", "2026-01-01T00:00:00Z", {}),
		"others": [_aged("b", "2025-01-01T00:00:00Z", {})],
		"want": false,
	},
	"the first of one age": {"policy": _policy("a", {}), "others": [_policy("b", {})], "want": true},
	"the second of one age": {"policy": _policy("b", {}), "others": [_policy("a", {})], "want": false},
}

test_default[note] if {
	some note, tc in defaults
	world := fixture.inventory(array.concat([tc.policy], tc.others))
	violations := control.violation with input.review.object as tc.policy with data.inventory as world
	reasons := {n.msg | some n in control.not_applicable} with input.review.object as tc.policy
		with data.inventory as world
	count(violations) == count([true | tc.want == true])
	reasons == {"it does not set the default of the mesh" | tc.want == false}
}

test_root_namespace if {
	parameters := {"rootNamespace": "shop"}
	control.violation != set() with input.review.object as _elsewhere with input.parameters as parameters
	control.violation == set() with input.review.object as _policy("default", {}) with input.parameters as parameters
}

missing := {
	"nothing of Istio": {"objects": [], "want": set(), "reasons": {"Istio is not installed"}},
	"another mesh": {
		"objects": [_deployment("linkerd-destination")],
		"want": set(),
		"reasons": {"Istio is not installed"},
	},
	"Istio without a default": {"objects": [_deployment("istiod")], "want": _missing, "reasons": set()},
	"resources of Istio without a default": {
		"objects": [fixture.made(
			"apiextensions.k8s.io/v1", "CustomResourceDefinition",
			{"name": "peerauthentications.security.istio.io"}, {},
		)],
		"want": _missing,
		"reasons": set(),
	},
	"a policy of another namespace": {
		"objects": [_deployment("istiod"), _elsewhere],
		"want": _missing,
		"reasons": set(),
	},
	"a default": {
		"objects": [_deployment("istiod"), _policy("default", {})],
		"want": set(),
		"reasons": set(),
	},
}

test_missing[note] if {
	some note, tc in missing
	world := fixture.inventory(tc.objects)
	violations := control.violation with input.review.object as fixture.cluster({}) with data.inventory as world
	reasons := {n.msg | some n in control.not_applicable} with input.review.object as fixture.cluster({})
		with data.inventory as world
	{v.msg | some v in violations} == tc.want
	{[] | some _ in tc.want} == {v.details.path | some v in violations}
	reasons == tc.reasons
}

test_other_kinds_are_left_alone[note] if {
	some note, fields in {"kind": {"kind": "RequestAuthentication"}, "group": {"apiVersion": "example.com/v1"}}
	reviewed := object.union(_policy("default", {}), fields)
	world := fixture.inventory([_deployment("istiod")])
	control.violation == set() with input.review.object as reviewed with data.inventory as world
	control.not_applicable == set() with input.review.object as reviewed with data.inventory as {}
}

_missing := {`the mesh accepts plain text: no PeerAuthentication in namespace "istio-system" sets its default`}

_policy(name, spec) := fixture.made(
	"security.istio.io/v1", "PeerAuthentication",
	{"name": name, "namespace": "istio-system"},
	{"spec": spec},
)

_aged(name, time_, spec) := object.union(_policy(name, spec), {"metadata": {"creationTimestamp": time_}})

_elsewhere := object.union(_policy("default", {}), {"metadata": {"namespace": "shop"}})

_deployment(name) := fixture.made("apps/v1", "Deployment", {"name": name, "namespace": "system"}, {})
