# METADATA
# title: The audit policy must log requests for tokens and certificates
# description: |
#   A token or a certificate that somebody asked for works long after the way by which
#   it was got is closed. The log is the only list of those that are out.
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
#     mitre: [T1562.008, T1528]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2", "10.2.1.5"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   remediation: |
#     Put a rule that logs serviceaccounts/token, tokenreviews, certificatesigningrequests and their approval at level
#     Metadata (not above, or tokens get into the log) in front of the one that hides them.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_identity_requests

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {
	"/serviceaccounts/token": ["create"],
	"authentication.k8s.io/tokenreviews": ["create"],
	"certificates.k8s.io/certificatesigningrequests": ["create"],
	"certificates.k8s.io/certificatesigningrequests/approval": ["patch", "update"],
}
