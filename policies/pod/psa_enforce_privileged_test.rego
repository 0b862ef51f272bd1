package policies.pod.psa_enforce_privileged_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_enforce_privileged as control

_label := "pod-security.kubernetes.io/enforce"

levels := {
	"privileged": true,
	"baseline": false,
	"restricted": false,
	# admission takes what it does not know for restricted
	"Privileged": false,
}

test_levels[level] if {
	some level, bad in levels
	found := control.violation with input.review.object as _namespace("shop", {_label: level})
	{[v.msg, v.details.path] | some v in found} == {[
		"the namespace enforces the privileged level, which refuses nothing",
		["metadata", "labels", _label],
	] |
		bad
	}
	control.not_applicable == set() with input.review.object as _namespace("shop", {_label: level})
}

test_other_labels if {
	control.violation == set() with input.review.object as _namespace("shop", {})
	warned := {"pod-security.kubernetes.io/warn": "privileged"}
	control.violation == set() with input.review.object as _namespace("shop", warned)
}

test_allowed_namespaces if {
	system := _namespace("kube-system", {_label: "privileged"})
	control.violation == set() with input.review.object as system
	{n.msg | some n in control.not_applicable} == {"the namespace may hold what needs its node"} with input.review.object as system
	count(control.violation) == 1 with input.review.object as system with input.parameters as {"allowedNamespaces": []}
}

test_other_kinds if {
	other := object.union(_namespace("kube-system", {_label: "privileged"}), {"kind": "Project"})
	control.violation == set() with input.review.object as other with input.parameters as {"allowedNamespaces": []}
	control.not_applicable == set() with input.review.object as other
}

test_strangers[what] if {
	bad := _namespace("shop", {_label: "privileged"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_namespace(name, labels) := fixture.made("v1", "Namespace", {"name": name, "labels": labels}, {})
