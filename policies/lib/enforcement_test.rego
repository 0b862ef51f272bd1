package lib.enforcement_test

import data.lib.enforcement
import data.lib.fixture_test as fixture

# policies, each with the engine it belongs to and whether it refuses pods
cases := {
	"vap bound with Deny": {
		"engine": "ValidatingAdmissionPolicy",
		"objects": [_vap(["pods"]), _binding(["Deny"])],
		"want": true,
	},
	"vap bound with Audit": {
		"engine": "ValidatingAdmissionPolicy",
		"objects": [_vap(["pods"]), _binding(["Audit"])],
		"want": false,
	},
	"vap about services": {
		"engine": "ValidatingAdmissionPolicy",
		"objects": [_vap(["services"]), _binding(["Deny"])],
		"want": false,
	},
	"kubewarden": {"engine": "Kubewarden", "objects": [_kubewarden({})], "want": true},
	"kubewarden in protect mode": {
		"engine": "Kubewarden",
		"objects": [_kubewarden({"mode": "protect"})],
		"want": true,
	},
	"kubewarden in monitor mode": {
		"engine": "Kubewarden",
		"objects": [_kubewarden({"mode": "monitor"})],
		"want": false,
	},
	"kubewarden about services": {
		"engine": "Kubewarden",
		"objects": [_kubewarden({"rules": _rules(["services"])})],
		"want": false,
	},
	"kyverno that enforces": {
		"engine": "Kyverno",
		"objects": [_kyverno({"validationFailureAction": "Enforce"}, {})],
		"want": true,
	},
	"kyverno that enforces, in the old spelling": {
		"engine": "Kyverno",
		"objects": [_kyverno({"validationFailureAction": "enforce"}, {})],
		"want": true,
	},
	"kyverno that enforces by rule": {
		"engine": "Kyverno",
		"objects": [_kyverno({}, {"validate": {"failureAction": "Enforce"}})],
		"want": true,
	},
	"kyverno that audits by rule": {
		"engine": "Kyverno",
		"objects": [_kyverno({"validationFailureAction": "Enforce"}, {"validate": {"failureAction": "Audit"}})],
		"want": false,
	},
	"kyverno that audits": {"engine": "Kyverno", "objects": [_kyverno({}, {})], "want": false},
	"kyverno that mutates": {
		"engine": "Kyverno",
		"objects": [_kyverno({"validationFailureAction": "Enforce"}, {"validate": false, "mutate": {}})],
		"want": false,
	},
	"kyverno about services": {
		"engine": "Kyverno",
		"objects": [_kyverno_about({"resources": {"kinds": ["Service"]}})],
		"want": false,
	},
	"kyverno about any": {
		"engine": "Kyverno",
		"objects": [_kyverno_about({"any": [{"resources": {"kinds": ["X", "v1/Pod"]}}]})],
		"want": true,
	},
	"kyverno about all": {
		"engine": "Kyverno",
		"objects": [_kyverno_about({"all": [{"resources": {"kinds": ["*"]}}]})],
		"want": true,
	},
	"validating policy": {
		"engine": "Kyverno",
		"objects": [_validating(["Audit", "Deny"], ["pods"])],
		"want": true,
	},
	"validating policy that audits": {
		"engine": "Kyverno",
		"objects": [_validating(["Audit"], ["pods"])],
		"want": false,
	},
	"validating policy about services": {
		"engine": "Kyverno",
		"objects": [_validating(["Deny"], ["services"])],
		"want": false,
	},
}

test_refusing[note] if {
	some note, tc in cases
	found := enforcement.refusing("Pod", "pods") with data.inventory as fixture.inventory(tc.objects)
	{policy | some policy in [{"engine": tc.engine, "object": tc.objects[0]}]; tc.want} == found
}

test_present[note] if {
	some note, tc in cases
	{tc.engine} == enforcement.present with data.inventory as fixture.inventory(tc.objects)
}

test_nothing if {
	other := {"apiVersion": "example.com/v1", "kind": "K8sPods", "metadata": {"name": "x"}, "spec": {}}
	set() == enforcement.refusing("Pod", "pods") with data.inventory as fixture.inventory([other])
	set() == enforcement.present with data.inventory as fixture.inventory([other])
}

_object(gv, kind, spec) := {"apiVersion": gv, "kind": kind, "metadata": {"name": "x"}, "spec": spec}

_rules(resources) := [{"apiGroups": [""], "resources": resources, "operations": ["CREATE"]}]

_vap(resources) := _object(
	"admissionregistration.k8s.io/v1",
	"ValidatingAdmissionPolicy",
	{"matchConstraints": {"resourceRules": _rules(resources)}},
)

_binding(actions) := _object(
	"admissionregistration.k8s.io/v1",
	"ValidatingAdmissionPolicyBinding",
	{"policyName": "x", "validationActions": actions},
)

_kubewarden(spec) := _object(
	"policies.kubewarden.io/v1",
	"ClusterAdmissionPolicy",
	object.union({"rules": _rules(["pods"])}, spec),
)

_kyverno(spec, rule) := _object("kyverno.io/v1", "ClusterPolicy", object.union(spec, {"rules": [object.union(
	{"match": {"resources": {"kinds": ["Pod"]}}, "validate": {}},
	rule,
)]}))

_kyverno_about(match) := _object("kyverno.io/v1", "ClusterPolicy", {
	"validationFailureAction": "Enforce",
	"rules": [{"match": {}, "validate": {}}, {"match": match, "validate": {}}],
})

_validating(actions, resources) := _object("policies.kyverno.io/v1", "ValidatingPolicy", {
	"validationActions": actions,
	"matchConstraints": {"resourceRules": _rules(resources)},
})
