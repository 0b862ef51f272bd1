# METADATA
# title: The audit policy must keep the stages that tell the outcome
# description: |
#   An event of stage RequestReceived tells that something was tried. Whether it was
#   allowed, and what came of it, stands in the later stages only.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: high
#   scope: host
#   match: [audit.k8s.io/Policy, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.2.2"]
#     mitre: [T1562.008]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: Take ResponseComplete, ResponseStarted and Panic out of omitStages; RequestReceived may stay there.
#   verify: yq '.omitStages, .rules[].omitStages' audit-policy.yaml
package policies.audit.policy_omits_response_stage

import data.lib.auditpolicy

violation contains {"msg": msg, "details": {"path": omission.path}} if {
	some omission in _omissions
	loss := _losses[omission.stage]
	omission.stage != "ResponseStarted"

	msg := sprintf("stage %s is omitted: %s", [omission.stage, loss])
}

violation contains {"msg": msg, "details": {"path": omission.path}} if {
	some omission in _omissions
	omission.stage == "ResponseStarted"
	some rule in omission.rules
	_is_long_running(rule)

	msg := sprintf("stage ResponseStarted is omitted: %s", [_losses.ResponseStarted])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_losses := {
	"Panic": "a request that crashed the server leaves no event",
	"ResponseComplete": "the log does not tell the outcome",
	"ResponseStarted": "watches and sessions are only logged when they end",
}

# what a policy omits for all its rules, and a rule for itself
_omissions contains {"path": path, "stage": stage, "rules": rules} if {
	some doc in auditpolicy.documents
	some k, stage in doc.spec.omitStages
	rules := [rule | some rule in doc.spec.rules; rule.level != "None"]
	count(rules) > 0
	path := array.concat(doc.path, ["omitStages", k])
}

_omissions contains {"path": path, "stage": stage, "rules": [rule]} if {
	some doc in auditpolicy.documents
	some i, rule in doc.spec.rules
	rule.level != "None"
	some k, stage in rule.omitStages
	path := array.concat(doc.path, ["rules", i, "omitStages", k])
}

_is_long_running(rule) if {
	auditpolicy.is_open(rule, "nonResourceURLs")
	auditpolicy.is_open(rule, "verbs")
}

_is_long_running(rule) if "watch" in rule.verbs

_is_long_running(rule) if {
	some selected in rule.resources
	some resource in selected.resources
	split(resource, "/")[1] in {"*", "attach", "exec", "log", "portforward", "proxy"}
}
