# METADATA
# title: Containers must not set user id 0
# description: |
#   A container that is told to start as user 0 runs as root whatever its image says.
#   Root owns all files of the container, and on the way out of it is root on the node,
#   unless the pod has a user namespace.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.7"]
#     pss: [restricted/runAsUser]
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
#     Remove "runAsUser: 0", or set the id of an ordinary user. The value of the pod counts even where every
#     container sets its own.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.securityContext.runAsUser == 0 or
#     any((.spec.containers + .spec.initContainers)[];
#     .securityContext.runAsUser == 0)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.run_as_root_user

import data.lib.patch
import data.lib.podsecurity
import data.lib.restricted
import data.lib.workload

default pod_security_version := "latest"

pod_security_version := input.parameters.podSecurityVersion

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.remove(fault.path)}} if {
	some fault in restricted.run_as_root(pod_security_version)

	msg := sprintf("%s sets runAsUser to 0", [workload.who(fault.who)])
}

not_applicable contains {"msg": msg} if msg := podsecurity.exemption("runAsUser", pod_security_version)
