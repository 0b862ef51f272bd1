# METADATA
# title: Containers must drop all capabilities
# description: |
#   A runtime gives every container about a dozen capabilities, such as raw sockets and
#   changing the owner of files, that few programs use. Whatever is not dropped is there
#   for an intruder.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Linux capabilities
#     ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.9"]
#     pss: [restricted/capabilities_restricted]
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#   remediation: |
#     Set securityContext.capabilities.drop to ["ALL"], in these letters, and add back only what the program needs.
#     A list of single capabilities does not do.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.capabilities.drop // [] | index("ALL") | not)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.capabilities_not_dropped

import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.put(fault.path, ["ALL"])}} if {
	some fault in restricted.kept_capabilities(pod_security_version)

	msg := sprintf("%s does not drop ALL capabilities", [workload.who(fault.who)])
}

not_applicable contains {"msg": msg} if {
	msg := podsecurity.exemption("capabilities_restricted", pod_security_version)
}
