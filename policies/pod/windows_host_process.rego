# METADATA
# title: Windows containers must not run as host processes
# description: |
#   A HostProcess container is a process of the Windows node with its file system,
#   network and devices, often as SYSTEM: it is the privileged container of Windows.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Create a Windows HostProcess Pod
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.10"]
#     pss: [baseline/windowsHostProcess]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   remediation: |
#     Remove windowsOptions.hostProcess, and hostNetwork with it; keep such pods in a namespace of the platform
#     team.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select([.spec.securityContext, (.spec.containers + .spec.initContainers)[].securityContext] | any(.[];
#     .windowsOptions.hostProcess)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.windows_host_process

import data.lib.baseline
import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.remove(fault.path)}} if {
	some fault in baseline.host_processes

	msg := sprintf("%s runs as a Windows host process", [workload.who(fault.who)])
}
