# METADATA
# title: Services must not open ports on every node
# description: |
#   A node port answers on all addresses of all nodes, also of those with a public address,
#   past the load balancer, its certificates and its filters.
# related_resources:
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: low
#   scope: object
#   match: [Service]
#   frameworks:
#     mitre: [T1133]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     allowedNamespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose Services may have node ports.
#     allowedPorts:
#       type: array
#       items: {type: integer}
#       default: []
#       description: Node ports that may be open.
#   remediation: |
#     Make the Service a ClusterIP behind an Ingress or a Gateway; set allocateLoadBalancerNodePorts to
#     false where the load balancer reaches pods by itself.
#   verify: kubectl get services -A -o json | jq '.items[] | select([.spec.ports[]?.nodePort] | any) | .metadata'
package policies.network.service_node_port

import data.lib.k8s

default allowed_namespaces := []

allowed_namespaces := input.parameters.allowedNamespaces

default allowed_ports := []

allowed_ports := input.parameters.allowedPorts

violation contains {"msg": msg, "details": {"path": path}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	_opens_ports
	not k8s.namespace in allowed_namespaces
	some i, port in input.review.object.spec.ports
	not _is_allowed(port)

	path := ["spec", "ports", i]
	msg := sprintf("port %s is open on every node%s", [k8s.int(port.port), _number(port)])
}

_is_allowed(port) if port.nodePort in allowed_ports

_opens_ports if input.review.object.spec.type == "NodePort"

_opens_ports if {
	input.review.object.spec.type == "LoadBalancer"
	not input.review.object.spec.allocateLoadBalancerNodePorts == false
}

_number(port) := sprintf(", as %s", [k8s.int(port.nodePort)]) if {
	port.nodePort > 0
} else := ""
