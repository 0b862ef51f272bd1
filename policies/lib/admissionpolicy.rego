# METADATA
# title: Validating admission policies
# description: |
#   The ValidatingAdmissionPolicies of the inventory and the bindings that put them
#   to work, without which a policy does nothing.
package lib.admissionpolicy

_bindings := [binding |
	some gv, name
	startswith(gv, "admissionregistration.k8s.io/")
	binding := data.inventory.cluster[gv].ValidatingAdmissionPolicyBinding[name]
]

# METADATA
# description: The bindings of a policy by its name.
bindings(name) := [binding | some binding in _bindings; binding.spec.policyName == name]

# METADATA
# description: True where a binding of the policy makes it refuse requests.
is_denying(name) if {
	some binding in bindings(name)
	"Deny" in binding.spec.validationActions
}

# METADATA
# description: All policies.
all := [policy |
	some gv, name
	startswith(gv, "admissionregistration.k8s.io/")
	policy := data.inventory.cluster[gv].ValidatingAdmissionPolicy[name]
]

# METADATA
# description: |
#   True where one of the rules (apiGroups, resources, operations, as webhooks and
#   policies have them) is about creating objects of a resource of the core group.
covers(rules, resource) if {
	some rule in rules
	_has_any(rule.apiGroups, {"", "*"})
	_has_any(rule.resources, {resource, "*", "*/*"})
	_has_any(rule.operations, {"CREATE", "*"})
}

_has_any(list, wanted) if {
	some element in list
	element in wanted
}
