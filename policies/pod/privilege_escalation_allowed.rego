# METADATA
# title: Containers must forbid privilege escalation
# description: |
#   Without this flag a process may gain more privileges than its parent, by a setuid
#   binary or by file capabilities: a foothold as an ordinary user turns into root of
#   the container. A field that is left out allows it.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.6"]
#     pss: [restricted/allowPrivilegeEscalation]
#     mitre: [T1548.001, T1068]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#     stig: [V-242435]
#   parameters:
#     podSecurityVersion:
#       type: string
#       default: latest
#       description: The version of the Pod Security Standards whose rules apply, as in "1.24", or latest.
#   remediation: |
#     Set securityContext.allowPrivilegeEscalation to false in each container. The API refuses that for a container
#     that is privileged or adds CAP_SYS_ADMIN: take that away first.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.allowPrivilegeEscalation != false)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.privilege_escalation_allowed

import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": details} if {
	some fault in restricted.privilege_escalation(pod_security_version)

	msg := sprintf("%s does not set allowPrivilegeEscalation to false", [workload.who(fault.who)])
	details := object.union({"path": fault.path}, _fix(fault))
}

not_applicable contains {"msg": msg} if {
	msg := podsecurity.exemption("allowPrivilegeEscalation", pod_security_version)
}

_fix(fault) := {} if {
	_needs_escalation(fault.who.spec.securityContext)
} else := {"fix": patch.put(fault.path, false)}

# the API refuses false for these
_needs_escalation(context) if context.privileged == true

_needs_escalation(context) if "CAP_SYS_ADMIN" in context.capabilities.add
