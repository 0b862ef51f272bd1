# METADATA
# title: Containers must have a read-only root filesystem
# description: |
#   An intruder who can write to the root filesystem can replace the program, drop tools
#   and leave them for the next start. A read-only one makes a container what its image
#   says, and nothing else.
# related_resources:
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.6.3"]
#     mitre: [T1036.005, T1105]
#     nsa: [pods/hardening, pods/immutable-filesystem]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program must write,
#     usually at /tmp.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.readOnlyRootFilesystem != true)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.writable_root_filesystem

import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	not workload.is_windows
	some container in workload.containers
	not container.spec.securityContext.readOnlyRootFilesystem == true

	path := array.concat(container.path, ["securityContext", "readOnlyRootFilesystem"])
	msg := sprintf("%s may write to its root filesystem", [workload.who(container)])
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows
