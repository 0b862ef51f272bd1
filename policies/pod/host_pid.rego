# METADATA
# title: Pods must not share the process namespace of the node
# description: |
#   Processes of the pod see all processes of the node, read the environment of those of
#   the same user, with its secrets, and send them signals; with ptrace they become
#   them.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.3"]
#     pss: [baseline/hostNamespaces]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   remediation: |
#     Remove spec.hostPID. For debugging use an ephemeral container (kubectl debug --target), which sees only the
#     pod.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.hostPID) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.host_pid

import data.lib.baseline
import data.lib.patch

violation contains {"msg": "the pod shares the process namespace of its node", "details": details} if {
	some fault in baseline.host_namespaces
	fault.value == "hostPID"

	details := {"path": fault.path, "fix": patch.remove(fault.path)}
}
