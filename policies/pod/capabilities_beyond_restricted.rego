# METADATA
# title: Containers must not add capabilities other than NET_BIND_SERVICE
# description: |
#   Once all capabilities are dropped, a program that runs as an ordinary user needs at
#   most one of them, to bind a port below 1024. Each of the others widens what a break-
#   in can do.
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
#     Remove the capability from securityContext.capabilities.add; to serve a low port, keep NET_BIND_SERVICE or let
#     a Service map the port.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     (.securityContext.capabilities.add // []) - ["NET_BIND_SERVICE"] != [])) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.capabilities_beyond_restricted

import data.lib.capability
import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.without(fault.list, _paths)}} if {
	some fault in restricted.added_capabilities(pod_security_version)

	msg := sprintf("%s adds capability %s", [workload.who(fault.who), capability.named(fault.value)])
}

not_applicable contains {"msg": msg} if {
	msg := podsecurity.exemption("capabilities_restricted", pod_security_version)
}

_paths := {fault.path | some fault in restricted.added_capabilities(pod_security_version)}
