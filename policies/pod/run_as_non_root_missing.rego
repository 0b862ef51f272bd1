# METADATA
# title: Containers must be made to run as a non-root user
# description: |
#   Unless runAsNonRoot is set, the image alone decides which user a container starts
#   as, and most images start as root. Root in a container is one kernel or runtime flaw
#   away from root on the node.
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
#     cis: ["5.2.7", "5.6.3"]
#     pss: [restricted/runAsNonRoot]
#     mitre: [T1611, T1068]
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
#     Set securityContext.runAsNonRoot to true for the pod, and take away any false in its containers. The image
#     must then name a numeric user that is not 0, or runAsUser must be set.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.runAsNonRoot as $pod |
#     any((.spec.containers + .spec.initContainers)[];
#     [.securityContext.runAsNonRoot, $pod] | map(values)[0] != true)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.run_as_non_root_missing

import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path}} if {
	some fault in restricted.run_as_non_root(pod_security_version)

	msg := sprintf("%s %s", [workload.who(fault.who), _reason(fault)])
}

_reason(fault) := "sets runAsNonRoot to false" if {
	fault.value == false
} else := "sets runAsUser only, which does not hold for other images" if {
	some container in workload.containers
	array.slice(fault.path, 0, count(container.path)) == container.path
	workload.setting(container, "runAsUser") > 0
} else := "is not made to run as a non-root user"
