# METADATA
# title: The audit policy must end with a rule that logs all other requests
# description: |
#   What no rule matches is not logged, and nobody notices: a new API, a custom resource
#   or a verb that nobody thought of leaves no trace.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
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
#   remediation: |
#     End the list of rules with one that has nothing but "level: Metadata".
#   verify: yq '.rules[-1]' audit-policy.yaml
package policies.audit.policy_has_no_catch_all

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	undecided := {kind |
		some kind, request in _others
		auditpolicy.decides(doc.spec, request) == -1
	}
	count(undecided) > 0

	path := auditpolicy.path(doc, -1, "level")
	msg := sprintf("other requests for %s match no rule and are not logged", [concat(" and ", undecided)])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	i := auditpolicy.decides(doc.spec, _others.resources)
	i >= 0
	auditpolicy.level_of(doc.spec, i) == "None"

	path := auditpolicy.path(doc, i, "level")
	msg := sprintf("%s takes all other requests and logs nothing", [auditpolicy.name(i)])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

# requests that no rule is written for
_others := {
	"paths": object.union(auditprobe.human, {"verb": "regolith-any-verb", "path": "/regolith-any-path"}),
	"resources": object.union(auditprobe.human, {
		"verb": "regolith-any-verb",
		"group": "regolith.any",
		"resource": "regolith-any-resource",
		"subresource": "",
		"namespace": "regolith-any-namespace",
		"name": "regolith-any-name",
	}),
}
