# METADATA
# title: The audit policy must log anonymous requests
# description: |
#   Scanners and intruders knock without credentials first. A policy that leaves these
#   requests out hides the attempts, and the success of one when a binding was too wide.
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
#     Log requests of system:anonymous and of the group system:unauthenticated at level Metadata; only health URLs may
#     be left out.
#   verify: |
#     curl -k https://API_SERVER:6443/api/v1/pods; tail -n 5 /var/log/kubernetes/audit/audit.log
package policies.audit.policy_anonymous_not_logged

import data.lib.auditpolicy
import data.lib.auditprobe

violation contains {"msg": msg, "details": {"path": path}} if {
	some doc in auditpolicy.documents
	gaps := _resource_gaps(doc.spec) | _path_gaps(doc.spec)
	some i in {gap.rule | some gap in gaps}

	path := auditpolicy.path(doc, i, "level")
	what := auditpolicy.names({gap.what | some gap in gaps; gap.rule == i})
	msg := sprintf("anonymous requests for %s are not logged", [what])
}

unknown contains finding if some finding in auditpolicy.unread

not_applicable contains finding if some finding in auditpolicy.absent

_resource_gaps(policy) := {{"rule": outcome.rule, "what": trim_prefix(resource, "/")} |
	some resource in ["/pods", "/secrets"]
	some outcome in auditprobe.outcomes(policy, resource, ["create", "get", "list"], auditprobe.anonymous)
	outcome.level == "None"
}

_path_gaps(policy) := {{"rule": i, "what": path} |
	some path in ["/api", "/metrics"]
	request := object.union(auditprobe.anonymous, {"verb": "get", "path": path})
	i := auditpolicy.decides(policy, request)
	auditpolicy.level_of(policy, i) == "None"
}
