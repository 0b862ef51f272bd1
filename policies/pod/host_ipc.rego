# METADATA
# title: Pods must not share the IPC namespace of the node
# description: |
#   Shared memory, semaphores and message queues of all programs of the node are open to
#   the pod: it can read and change what they exchange.
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
#     cis: ["5.2.4"]
#     pss: [baseline/hostNamespaces]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   remediation: Remove spec.hostIPC. Containers of one pod share an IPC namespace anyway.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.hostIPC) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.host_ipc

import data.lib.baseline
import data.lib.patch

violation contains {"msg": "the pod shares the IPC namespace of its node", "details": details} if {
	some fault in baseline.host_namespaces
	fault.value == "hostIPC"

	details := {"path": fault.path, "fix": patch.remove(fault.path)}
}
