# METADATA
# title: Ports of databases and administration must not be reachable from outside
# description: |
#   Databases, control planes and remote shells are looked for on the whole internet, and
#   found within hours. They belong behind something that asks who is there.
# related_resources:
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: high
#   scope: referential
#   match: [Service]
#   needs:
#     - networking.k8s.io/Ingress
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/UDPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#     - networking.istio.io/VirtualService
#     - route.openshift.io/Route
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     mitre: [T1133, T1190]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     ports:
#       type: array
#       items: {type: integer}
#       default: [22, 23, 111, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5601, 5984, 6379, 6443, 8001, 9090, 9092, 9200, 9300, 10250, 10255, 11211, 15672, 27017]
#       description: Ports of pods that nobody outside may reach.
#   remediation: Make the Service a ClusterIP, and reach it through a tunnel or from inside.
#   verify: kubectl get services -A -o wide; nc -zv <address> <port>
package policies.network.sensitive_port_exposed

import data.lib.exposure
import data.lib.k8s
import data.lib.pods

default ports := [
	22,
	23,
	111,
	135,
	139,
	445,
	1433,
	1521,
	2375,
	2376,
	2379,
	2380,
	3306,
	3389,
	5432,
	5601,
	5984,
	6379,
	6443,
	8001,
	9090,
	9092,
	9200,
	9300,
	10250,
	10255,
	11211,
	15672,
	27017,
]

ports := input.parameters.ports

violation contains {"msg": msg, "details": {"path": ["spec", "ports", i], "related": _others(opening.way)}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	some opening in exposure.openings(k8s.namespace, input.review.object)
	some i, port in input.review.object.spec.ports
	opening.port in {null, port.port, object.get(port, "name", port.port)}
	some number in pods.targets(k8s.namespace, input.review.object, port)
	number in ports

	msg := sprintf("port %s of its pods is reachable from outside: %s", [k8s.int(number), _reason(opening.way)])
}

# ways of its own are properties of the Service, the others are objects that lead to it
_reason(way) := sprintf("it is %s", [substring(way.text, count(_own), -1)]) if {
	startswith(way.text, concat("", [_own, "of type"]))
} else := "it has external addresses" if {
	startswith(way.text, _own)
} else := sprintf("%s leads to it", [way.text])

_own := sprintf("Service %q ", [k8s.name])

_others(way) := [ref | some ref in way.related; ref != k8s.ref_of(input.review.object)]
