# METADATA
# title: An exposed pod must not reach into a sensitive namespace
# description: |
#   Whoever takes over a workload that the internet reaches goes on from there: to whatever
#   the network lets it connect to. What must not be lost should be two walls away.
# related_resources:
#   - description: MITRE ATT&CK, exploitation of remote services
#     ref: https://attack.mitre.org/techniques/T1210/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: referential
#   match: [workload]
#   needs:
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - Service
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
#     mitre: [T1210]
#     nsa: [threat-model/lateral-movement]
#     owasp_k8s: [K02, K05]
#     pci_dss4: [1.4.2, 7.2.5]
#     soc2: [CC6.1, CC6.6]
#     hipaa: ["164.308(a)(1)(ii)(A)"]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.3]
#   parameters:
#     sensitiveNamespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces that exposed pods must not reach; while this and labelSelector are empty, nothing is judged.
#     labelSelector:
#       type: object
#       default: {}
#       description: A label selector for more of them.
#   remediation: Admit to the sensitive namespace its clients only, by labels of their namespace and of their pods.
#   verify: regolith reach --from <workload> -n <namespace> -i <files>
package policies.network.attack_path_lateral_to_sensitive_namespace

import data.lib.entrance
import data.lib.k8s
import data.lib.netpol
import data.lib.pods
import data.lib.reachability
import data.lib.selectors
import data.lib.text
import data.lib.workload

default sensitive_namespaces := []

sensitive_namespaces := input.parameters.sensitiveNamespaces

default label_selector := {}

label_selector := input.parameters.labelSelector

violation contains {"msg": msg, "details": {"path": _path, "related": related, "steps": steps}} if {
	workload.pod_spec
	count(_sensitive - {k8s.namespace}) > 0
	way := sort(entrance.open)[0]
	hits := _reached("allowed")
	count(hits) > 0

	msg := sprintf("reachable through %s, and may connect to %s", [way.text, text.list({hit.text | some hit in hits}, 2)])
	related := array.concat(way.related, [hit.ref | some hit in array.slice(hits, 0, 3)])
	steps := [entrance.step(way), sprintf("no policy keeps it from %s", [hits[0].text])]
}

unknown contains {"msg": msg, "details": {"path": _path, "related": [hit.ref]}} if {
	workload.pod_spec
	count(_sensitive - {k8s.namespace}) > 0
	way := sort(entrance.open)[0]
	count(_reached("allowed")) == 0
	hit := _reached("unknown")[0]

	msg := sprintf("reachable through %s, and it is not known whether it may connect to %s", [way.text, hit.text])
}

not_applicable contains {"msg": "no sensitive namespaces are set"} if {
	workload.pod_spec
	count(_sensitive) == 0
}

_sensitive := {ns | some ns in sensitive_namespaces} | _by_label

default _by_label := set()

_by_label := netpol.namespaces(label_selector) if not selectors.is_everything(label_selector)

# pods of sensitive namespaces, on the ports that they declare or else on any
_reached(verdict) := [hit |
	some ns in (_sensitive - {k8s.namespace})
	some made in object.get(pods.in_namespace, ns, [])
	not made.owned
	target := {"namespace": ns, "labels": made.labels, "ports": made.ports, "host": made.host}
	ports := [port |
		some port in _ports(made)
		reachability.connection(_source, target, port.protocol, port.number).verdict == verdict
	]
	count(ports) > 0
	hit := {"ref": made.ref, "text": sprintf("%s %q", [made.ref.kind, concat("/", [ns, made.ref.name])])}
]

_ports(made) := made.ports if count(made.ports) > 0

_ports(made) := [{"protocol": "TCP", "number": 65533}] if count(made.ports) == 0

_source := {
	"namespace": k8s.namespace,
	"labels": selectors.labels({"metadata": workload.pod_metadata}),
	"ports": [],
	"host": object.get(workload.pod_spec, "hostNetwork", false) == true,
}

_path := array.concat(workload.pod_metadata_path, ["labels"])
