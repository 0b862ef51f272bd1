# METADATA
# title: Policy engines
# description: |
#   The engines beside Pod Security admission that can refuse objects: validating
#   admission policies, Gatekeeper, Kyverno, Kubewarden. An engine that only audits
#   refuses nothing.
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
	"Gatekeeper": [policy |
		some gv, kind, name
		startswith(gv, "constraints.gatekeeper.sh/")
		policy := data.inventory.cluster[gv][kind][name]
	],
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

_denies("Gatekeeper", constraint, kind, _) if {
	_constraint_denies(constraint.spec)
	_constraint_covers(object.get(constraint.spec, ["match", "kinds"], []), kind)
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

# without an enforcementAction a constraint denies
_constraint_denies(spec) if object.get(spec, "enforcementAction", "deny") == "deny"

_constraint_denies(spec) if {
	spec.enforcementAction == "scoped"
	some scoped in spec.scopedEnforcementActions
	scoped.action == "deny"
}

# without kinds a constraint is about all of them
_constraint_covers([], _)

_constraint_covers(kinds, kind) if {
	some entry in kinds
	some wanted in entry.kinds
	wanted in {kind, "*"}
}

# what a failed rule of a ClusterPolicy leads to: its own action before that of the policy
_action(_, rule) := rule.validate.failureAction

_action(policy, rule) := object.get(policy.spec, "validationFailureAction", "Audit") if {
	rule.validate
	not rule.validate.failureAction
}

_blocks(match) := array.concat([match], array.concat(object.get(match, "any", []), object.get(match, "all", [])))
