# METADATA
# title: Containers must not run privileged
# description: |
#   A privileged container holds every capability and every host device:
#   whoever takes the container takes the node.
# related_resources:
#   - description: Pod Security Standards, baseline
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.2"]
#     pss: [baseline/privileged]
#     mitre: [T1610, T1611]
#     nsa: [pods/privileged]
#     owasp_k8s: [K01]
#   remediation: Remove securityContext.privileged, or set it to false; grant the single capability that is needed instead.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(any(.spec.containers[]; .securityContext.privileged)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.privileged_container

import data.lib.workload

violation contains {"msg": msg, "details": {"path": path, "fix": fix}} if {
	some container in workload.containers
	container.spec.securityContext.privileged == true

	path := array.concat(container.path, ["securityContext", "privileged"])
	msg := sprintf("container %q runs privileged", [container.name])
	fix := [{"op": "remove", "path": path}]
}
