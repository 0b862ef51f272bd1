# METADATA
# title: The audit policy must log who enters pods
# description: |
#   Exec, attach, port-forward and the proxies give a shell or a connection inside the
#   cluster without leaving anything in the pod itself: the audit log is the only trace.
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
#     mitre: [T1562.008, T1609]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     subresources:
#       type: array
#       items: {type: string}
#       default:
#         - pods/exec
#         - pods/attach
#         - pods/portforward
#         - pods/proxy
#         - services/proxy
#         - nodes/proxy
#         - pods/ephemeralcontainers
#       description: Subresources of the core group that lead into pods or nodes.
#   remediation: |
#     Put a rule that logs these subresources at level Metadata, for all verbs, in front of the one that hides them.
#   verify: |
#     yq '.rules' audit-policy.yaml   # the first rule that matches a request decides
package policies.audit.policy_ignores_pod_access

import data.lib.auditpolicy
import data.lib.auditprobe

default subresources := [
	"pods/exec",
	"pods/attach",
	"pods/portforward",
	"pods/proxy",
	"services/proxy",
	"nodes/proxy",
	"pods/ephemeralcontainers",
]

subresources := input.parameters.subresources

violation contains finding if {
	some doc in auditpolicy.documents
	some finding in auditprobe.dropped(doc, _targets)
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_targets := {sprintf("/%s", [subresource]): _verbs(subresource) | some subresource in subresources}

# a WebSocket is opened by a get, SPDY by a create
_verbs(subresource) := ["create", "get"] if not endswith(subresource, "/ephemeralcontainers")

_verbs(subresource) := ["patch", "update"] if endswith(subresource, "/ephemeralcontainers")
