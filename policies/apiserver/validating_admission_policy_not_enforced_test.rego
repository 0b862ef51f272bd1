package policies.apiserver.validating_admission_policy_not_enforced_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.validating_admission_policy_not_enforced as control

cases := {
	"no binding": {"bindings": [], "want": {"no binding puts the policy to work"}},
	"a binding of another policy": {
		"bindings": [_binding("a", "other", ["Deny"])],
		"want": {"no binding puts the policy to work"},
	},
	"a binding that audits": {"bindings": [_binding("a", "x", ["Audit"])], "want": {"no binding of the policy denies"}},
	"a binding without actions": {"bindings": [_binding("a", "x", null)], "want": {"no binding of the policy denies"}},
	"a binding that denies": {"bindings": [_binding("a", "x", ["Audit", "Deny"])], "want": set()},
	"a binding that denies beside one that audits": {
		"bindings": [_binding("a", "x", ["Audit"]), _binding("b", "x", ["Deny"])],
		"want": set(),
	},
}

test_policy[note] if {
	some note, tc in cases
	policy := _policy({})
	tc.want == {v.msg | some v in control.violation} with input.review.object as policy
		with data.inventory as fixture.inventory(array.concat([policy], tc.bindings))
	{["metadata", "name"] | some _ in tc.want} == {v.details.path |
		some v in control.violation
	} with input.review.object as policy
		with data.inventory as fixture.inventory(array.concat([policy], tc.bindings))
}

test_related_bindings if {
	want := [{
		"apiVersion": "admissionregistration.k8s.io/v1",
		"kind": "ValidatingAdmissionPolicyBinding",
		"namespace": "",
		"name": "a",
	}]
	{want} == {v.details.related | some v in control.violation} with input.review.object as _policy({})
		with data.inventory as fixture.inventory([_binding("a", "x", ["Warn"])])
}

test_failure_policy[note] if {
	some note, tc in {
		"Ignore": {"spec": {"failurePolicy": "Ignore"}, "actions": ["Deny"], "want": {_ignored}},
		"Fail": {"spec": {"failurePolicy": "Fail"}, "actions": ["Deny"], "want": set()},
		"not set": {"spec": {}, "actions": ["Deny"], "want": set()},
	}
	tc.want == control.violation with input.review.object as _policy(tc.spec)
		with data.inventory as fixture.inventory([_binding("a", "x", tc.actions)])
}

test_failure_policy_where_nothing_denies if {
	{"no binding of the policy denies"} == {v.msg |
		some v in control.violation
	} with input.review.object as _policy({"failurePolicy": "Ignore"})
		with data.inventory as fixture.inventory([_binding("a", "x", ["Audit"])])
}

test_binding[note] if {
	some note, tc in {
		"Allow": {"actions": ["Deny"], "ref": {"parameterNotFoundAction": "Allow"}, "faulty": true},
		"Deny": {"actions": ["Deny"], "ref": {"parameterNotFoundAction": "Deny"}, "faulty": false},
		"not set": {"actions": ["Deny"], "ref": {}, "faulty": false},
		"null": {"actions": ["Deny"], "ref": null, "faulty": false},
		"where it only audits": {"actions": ["Audit"], "ref": {"parameterNotFoundAction": "Allow"}, "faulty": false},
	}
	binding := object.union(_binding("a", "x", tc.actions), {"spec": {"paramRef": tc.ref}})
	want := {
		"msg": "without its parameters the policy lets everything through",
		"details": {"path": ["spec", "paramRef", "parameterNotFoundAction"], "severity": "low"},
	}
	{want | tc.faulty} == control.violation with input.review.object as binding
		with data.inventory as fixture.inventory([])
}

test_other_kinds[note][bindings] if {
	policy := _policy({"failurePolicy": "Ignore"})
	binding := object.union(
		_binding("a", "x", ["Deny"]),
		{"spec": {"paramRef": {"parameterNotFoundAction": "Allow"}}},
	)
	some note, thing in {
		"a policy of another group": object.union(policy, {"apiVersion": "example.com/v1"}),
		"another kind of policy": object.union(policy, {"kind": "MutatingAdmissionPolicy"}),
		"another kind of binding": object.union(binding, {"kind": "MutatingAdmissionPolicyBinding"}),
	}
	some bindings in [[], [_binding("a", "x", ["Audit"])], [_binding("a", "x", ["Deny"])]]
	set() == control.violation with input.review.object as thing with data.inventory as fixture.inventory(bindings)
}

_ignored := {
	"msg": "what the policy fails to evaluate is let through",
	"details": {"path": ["spec", "failurePolicy"], "severity": "low"},
}

_policy(spec) := {
	"apiVersion": "admissionregistration.k8s.io/v1",
	"kind": "ValidatingAdmissionPolicy",
	"metadata": {"name": "x"},
	"spec": spec,
}

_binding(name, policy, actions) := {
	"apiVersion": "admissionregistration.k8s.io/v1",
	"kind": "ValidatingAdmissionPolicyBinding",
	"metadata": {"name": name},
	"spec": {"policyName": policy, "validationActions": actions},
}
