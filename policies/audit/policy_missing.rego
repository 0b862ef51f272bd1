# METADATA
# title: The API server must have an audit policy
# description: |
#   Without a policy the API server logs no event at all, whatever the flags of the
#   log say: nobody can tell afterwards who read a Secret, entered a pod or changed a role.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.2.1"]
#     mitre: [T1562.008]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242401]
#   remediation: |
#     Write an audit policy (Metadata for Secrets, RequestResponse for changes of roles, Metadata for the rest), mount
#     it into the API server and name it by --audit-policy-file.
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--audit-policy-file=[^ ]*'
package policies.audit.policy_missing

import data.lib.flags
import data.lib.manifest

violation contains {"msg": "--audit-policy-file is not set", "details": {"path": path, "create": [manifest.audit_policy]}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "audit-policy-file")

	path := flags.path(process, "audit-policy-file")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
