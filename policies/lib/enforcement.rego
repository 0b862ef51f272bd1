# METADATA
# title: Policy engines
# description: |
#   The engines beside Pod Security admission whose policies say themselves what they
#   refuse: validating admission policies, Kyverno, Kubewarden. A policy that only
#   audits refuses nothing. For Gatekeeper see lib.gatekeeper.
package lib.enforcement

import data.lib.admissionpolicy

# METADATA
# description: |
#   The policies that refuse objects of a kind of the core group, given as Kind and
#   as resource ("Pod", "pods"), each as {"engine", "object"}.
refusing(kind, resource) := {{"engine": engine, "object": policy} |
	some engine, policies in _policies
	some policy in policies
	_denies(engine, policy, kind, resource)
}

# METADATA
# description: The names of the engines that have any policy, whatever it does.
present := {engine | some engine, policies in _policies; count(policies) > 0}

_policies := {
	"Kubewarden": [policy | some gv, name; policy := data.inventory.cluster[gv].ClusterAdmissionPolicy[name]],
	"Kyverno": array.concat(
		[policy | some gv, name; policy := data.inventory.cluster[gv].ClusterPolicy[name]],
		[policy | some gv, name; policy := data.inventory.cluster[gv].ValidatingPolicy[name]],
	),
	"ValidatingAdmissionPolicy": admissionpolicy.all,
}

_denies("ValidatingAdmissionPolicy", policy, _, resource) if {
	admissionpolicy.is_denying(policy.metadata.name)
	admissionpolicy.covers(policy.spec.matchConstraints.resourceRules, resource)
}

_denies("Kubewarden", policy, _, resource) if {
	object.get(policy.spec, "mode", "protect") == "protect"
	admissionpolicy.covers(policy.spec.rules, resource)
}

_denies("Kyverno", policy, _, resource) if {
	"Deny" in policy.spec.validationActions
	admissionpolicy.covers(policy.spec.matchConstraints.resourceRules, resource)
}

_denies("Kyverno", policy, kind, _) if {
	some rule in policy.spec.rules
	lower(_action(policy, rule)) == "enforce"
	some block in _blocks(rule.match)
	some wanted in block.resources.kinds
	wanted in {kind, sprintf("v1/%s", [kind]), "*"}
}

# what a failed rule of a ClusterPolicy leads to: its own action before that of the policy
_action(_, rule) := rule.validate.failureAction

_action(policy, rule) := object.get(policy.spec, "validationFailureAction", "Audit") if {
	rule.validate
	not rule.validate.failureAction
}

_blocks(match) := array.concat([match], array.concat(object.get(match, "any", []), object.get(match, "all", [])))
