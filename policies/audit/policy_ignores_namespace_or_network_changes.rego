# METADATA
# title: The audit policy must log changes of namespaces, network policies and services
# description: |
#   Deleting a network policy opens a namespace, changing its labels relaxes pod security,
#   and a service publishes what was internal; without events all of them look like accidents.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: low
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
#     Put a rule that logs writes of namespaces, services and networkpolicies at level Metadata in front of the one that
#     hides them.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_namespace_or_network_changes

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {resource: ["create", "delete", "patch", "update"] |
	some resource in ["/namespaces", "/services", "networking.k8s.io/networkpolicies"]
}
