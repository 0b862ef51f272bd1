# METADATA
# title: Admission policies must refuse what they find
# description: |
#   A policy without a binding does nothing at all, and one whose bindings only warn or
#   audit lets everything pass. Both look like protection in a list of policies, until
#   somebody relies on them.
# related_resources:
#   - description: Validating admission policy
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
# custom:
#   severity: medium
#   scope: referential
#   absence: true
#   match:
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#   needs: [admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding]
#   frameworks:
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: ["164.308(a)(1)(ii)(B)"]
#     nist_800_190: ["4.3.1", "4.4.3"]
#   remediation: |
#     Bind the policy with Deny among the validationActions, leave failurePolicy at Fail and
#     parameterNotFoundAction at Deny; or delete what is not meant to be enforced.
#   verify: |
#     kubectl get validatingadmissionpolicybindings -o
#     custom-columns=POLICY:.spec.policyName,ACTIONS:.spec.validationActions
#   kubernetes: ">=1.26"
package policies.apiserver.validating_admission_policy_not_enforced

import data.lib.admissionpolicy
import data.lib.k8s

violation contains {"msg": "no binding puts the policy to work", "details": {"path": ["metadata", "name"]}} if {
	_is("ValidatingAdmissionPolicy")
	count(admissionpolicy.bindings(k8s.name)) == 0
}

violation contains {"msg": "no binding of the policy denies", "details": {"path": path, "related": related}} if {
	_is("ValidatingAdmissionPolicy")
	not admissionpolicy.is_denying(k8s.name)
	related := [k8s.ref_of(binding) | some binding in admissionpolicy.bindings(k8s.name)]
	count(related) > 0

	path := ["metadata", "name"]
}

violation contains {"msg": msg, "details": {"path": ["spec", "failurePolicy"], "severity": "low"}} if {
	_is("ValidatingAdmissionPolicy")
	admissionpolicy.is_denying(k8s.name)
	k8s.obj.spec.failurePolicy == "Ignore"

	msg := "what the policy fails to evaluate is let through"
}

violation contains {"msg": msg, "details": {"path": path, "severity": "low"}} if {
	_is("ValidatingAdmissionPolicyBinding")
	"Deny" in k8s.obj.spec.validationActions
	k8s.obj.spec.paramRef.parameterNotFoundAction == "Allow"

	msg := "without its parameters the policy lets everything through"
	path := ["spec", "paramRef", "parameterNotFoundAction"]
}

_is(kind) if {
	k8s.kind == kind
	k8s.group == "admissionregistration.k8s.io"
}
