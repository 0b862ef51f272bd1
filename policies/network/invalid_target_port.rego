# METADATA
# title: Names of ports must be valid and known to the pods
# description: |
#   A Service whose target port no pod declares sends nowhere, and a pod with a bad name of a
#   port is refused, so that what was tested is not what runs.
# related_resources:
#   - description: Kubernetes documentation, port definitions
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
# custom:
#   severity: low
#   scope: referential
#   match: [workload, Service]
#   needs:
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     pci_dss4: [12.5.1]
#     soc2: [CC2.1, CC8.1]
#   remediation: Use the name that the containers declare, of at most 15 lower-case letters, digits and single dashes.
#   verify: kubectl describe service <name>
package policies.network.invalid_target_port

import data.lib.k8s
import data.lib.pods
import data.lib.text
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(container.path, ["ports", i, "name"])}} if {
	some container in workload.containers
	some i, port in container.spec.ports
	not port.name in {"", null}
	not _is_valid(port.name)

	msg := sprintf("%s has a port with the invalid name %q", [workload.who(container), text.clip(port.name, 60)])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ports", i, "targetPort"]}} if {
	_is_service
	some i, port in input.review.object.spec.ports
	is_string(port.targetPort)
	msg := _fault(port)
}

_is_service if {
	input.review.object.kind == "Service"
	k8s.group == ""
}

_fault(port) := sprintf("the target port has the invalid name %q", [text.clip(port.targetPort, 60)]) if {
	not _is_valid(port.targetPort)
} else := sprintf("none of its pods declares port %q over %s", [port.targetPort, _protocol(port)]) if {
	made := pods.behind(k8s.namespace, input.review.object)
	count(made) > 0
	count([true | some pod in made; some declared in pod.ports; _is_the(declared, port)]) == 0
}

_is_the(declared, port) if {
	declared.name == port.targetPort
	declared.protocol == _protocol(port)
}

_protocol(port) := object.get(port, "protocol", "TCP")

# IANA service names, as the API server checks them
_is_valid(name) if {
	count(name) <= 15
	regex.match(`^[a-z0-9]+(-[a-z0-9]+)*$`, name)
	regex.match(`[a-z]`, name)
}
