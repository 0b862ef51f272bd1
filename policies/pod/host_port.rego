# METADATA
# title: Containers must not open ports on the node
# description: |
#   A host port makes the container reachable at the address of each node that runs it,
#   past Services, Ingress and often past NetworkPolicies, and it stands in the way of
#   scheduling.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
#   - description: Configuration best practices
#     ref: https://kubernetes.io/docs/concepts/configuration/overview/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.12"]
#     pss: [baseline/hostPorts]
#     mitre: [T1133]
#     nsa: [pods/hardening, network/exposure]
#     owasp_k8s: [K01, K06]
#     pci_dss4: ["2.2.1", "2.2.6", "1.3.1", "1.4.2", "1.4.4"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: ["4.4.3", "4.5.5", "4.3.3", "4.4.2"]
#     stig: [V-242414]
#   parameters:
#     allowedRanges:
#       type: array
#       items: {type: object, properties: {min: {type: integer}, max: {type: integer}}, required: [min, max]}
#       default: []
#       description: Ranges of host ports that may be opened.
#     includeHostNetwork:
#       type: boolean
#       default: false
#       description: |
#         Whether ports of a pod with hostNetwork count although its manifest sets no hostPort, as the API server
#         fills it in. Such pods fail pod/host-network as they are.
#   remediation: |
#     Remove hostPort and publish the port with a Service of type NodePort or LoadBalancer, or through an Ingress.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[].ports[]?; .hostPort)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.host_port

import data.lib.baseline
import data.lib.k8s
import data.lib.patch
import data.lib.workload

default allowed_ranges := []

allowed_ranges := input.parameters.allowedRanges

default include_host_network := false

include_host_network := input.parameters.includeHostNetwork

violation contains {"msg": msg, "details": {"path": fault.path, "fix": patch.remove(fault.path)}} if {
	some fault in baseline.host_ports
	not _is_allowed(fault.value)

	msg := sprintf("%s opens port %s of the node", [workload.who(fault.who), k8s.int(fault.value)])
}

# the API server copies containerPort to hostPort where the pod has the network of the node
violation contains {"msg": msg, "details": {"path": path}} if {
	include_host_network
	workload.pod_spec.hostNetwork == true
	some container in workload.containers
	some i, port in container.spec.ports
	object.get(port, "hostPort", 0) in {0, null}
	not _is_allowed(port.containerPort)

	path := array.concat(container.path, ["ports", i])
	msg := sprintf("%s opens port %s of the node by hostNetwork", [workload.who(container), k8s.int(port.containerPort)])
}

_is_allowed(number) if {
	some entry in allowed_ranges
	entry.min <= number
	number <= entry.max
}
