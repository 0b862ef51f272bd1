# METADATA
# title: The audit policy must not log the bodies of all requests
# description: |
#   A general rule with bodies copies whatever is written, custom resources with
#   credentials included, and makes the log so large that it is soon rotated away.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [audit.k8s.io/Policy, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: |
#     Lower the general rule to Metadata and log bodies for chosen groups only, such as rbac.authorization.k8s.io.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_logs_everything_with_bodies

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	some i, rule in doc.spec.rules
	auditpolicy.is_unconditional(rule)
	rule.level in {"Request", "RequestResponse"}
	not i in object.keys(auditprobe.shadowed(doc.spec))
	not i in _takes_secrets(doc.spec)

	path := auditpolicy.path(doc, i, "level")
	msg := sprintf("%s logs all other requests at level %s", [auditpolicy.name(i), rule.level])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

# rules that audit/policy-logs-secret-payloads reports already
_takes_secrets(policy) := {outcome.rule |
	some resource, verbs in {
		"/secrets": ["create", "get", "list", "update"],
		"/serviceaccounts/token": ["create"],
		"authentication.k8s.io/tokenreviews": ["create"],
	}
	some outcome in auditprobe.outcomes(policy, resource, verbs, null)
}
