# METADATA
# title: The audit policy must log changes of webhooks, admission policies, CRDs and API services
# description: |
#   Whoever changes a webhook or an admission policy switches off a protection for the
#   whole cluster, or reads and changes every object that is written from then on.
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
#     Put a rule in front that logs admissionregistration.k8s.io, apiextensions.k8s.io, apiregistration.k8s.io and the
#     groups of policy engines at level RequestResponse for writes.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_admission_changes

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {resource: ["create", "delete", "patch", "update"] |
	some resource in [
		"admissionregistration.k8s.io/mutatingadmissionpolicies",
		"admissionregistration.k8s.io/mutatingadmissionpolicybindings",
		"admissionregistration.k8s.io/mutatingwebhookconfigurations",
		"admissionregistration.k8s.io/validatingadmissionpolicies",
		"admissionregistration.k8s.io/validatingadmissionpolicybindings",
		"admissionregistration.k8s.io/validatingwebhookconfigurations",
		"apiextensions.k8s.io/customresourcedefinitions",
		"apiregistration.k8s.io/apiservices",
		"kyverno.io/clusterpolicies",
		"kyverno.io/policies",
		"templates.gatekeeper.sh/constrainttemplates",
	]
}
