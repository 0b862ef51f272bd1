# METADATA
# title: Pods with isolated egress must be able to resolve names
# description: |
#   A default deny that forgets the DNS breaks every connection by name, and is soon taken
#   away altogether. The DNS of the cluster is the first thing to allow.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: medium
#   scope: referential
#   match: [Namespace]
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
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [A1.2, CC6.1, CC6.6]
#     hipaa: [164.308(a)(7), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     dnsSelectors:
#       type: array
#       items:
#         type: object
#         properties:
#           namespace: {type: string}
#           labels: {type: object, additionalProperties: {type: string}}
#       default: [{namespace: kube-system, labels: {k8s-app: kube-dns}}]
#       description: Where the pods of the DNS are, by namespace and labels; any of them is enough.
#     nodeLocalDns:
#       type: string
#       default: 169.254.20.10
#       description: The address of the DNS cache of the node, which is enough as well.
#   remediation: |
#     Allow egress to port 53 over UDP and TCP of the pods with k8s-app=kube-dns in kube-system, for all pods of
#     the namespace.
#   verify: kubectl exec <pod> -- nslookup kubernetes.default
package policies.network.dns_egress_blocked

import data.lib.k8s
import data.lib.netpol
import data.lib.pods
import data.lib.reachability
import data.lib.text

default dns_selectors := [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]

dns_selectors := input.parameters.dnsSelectors

default node_local_dns := "169.254.20.10"

node_local_dns := input.parameters.nodeLocalDns

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "related": related}} if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
	blocked := [answer | some answer in _answers; answer.verdict == "denied"]
	count(blocked) > 0

	related := array.slice(sort({ref | some answer in blocked; some ref in answer.by}), 0, 3)
	names := {sprintf("%s %q", [answer.ref.kind, answer.ref.name]) | some answer in blocked}
	msg := sprintf("%s may not ask the DNS: %s isolates them", [text.list(names, 2), netpol.text(related[0])])
}

unknown contains {"msg": msg, "details": {"path": ["metadata", "name"], "related": [answer.by[0]]}} if {
	input.review.object.kind == "Namespace"
	some answer in array.slice([answer | some answer in _answers; answer.verdict == "unknown"], 0, 1)

	msg := sprintf("%s %q may ask the DNS, unless %s forbids it", [answer.ref.kind, answer.ref.name, netpol.text(answer.by[0])])
}

# for all that runs pods here, the best that its egress says of the DNS
_answers := [object.union(best, {"ref": made.ref}) |
	some made in object.get(pods.in_namespace, k8s.name, [])
	not made.owned
	endpoint := object.union(_endpoint(k8s.name, made.labels), {"host": made.host})
	sides := [reachability.side("Egress", endpoint, target, [target, "UDP", 53]) | some target in _targets]
	best := [side | some verdict in ["allowed", "unknown", "denied"]; some side in sides; side.verdict == verdict][0]
]

_targets := array.concat([{"address": node_local_dns}], [target |
	some selector in dns_selectors
	some target in _dns(selector)
])

# the pods that are known, else one with those labels
_dns(selector) := found if {
	found := [object.union(_endpoint(selector.namespace, made.labels), {"host": made.host, "ports": made.ports}) |
		some made in pods.selected(selector.namespace, {"matchLabels": selector.labels})
	]
	count(found) > 0
} else := [object.union(_endpoint(selector.namespace, selector.labels), {"ports": [
	{"name": "dns", "protocol": "UDP", "number": 53},
	{"name": "dns-tcp", "protocol": "TCP", "number": 53},
]})]

_endpoint(ns, labels) := {"namespace": ns, "labels": labels, "ports": [], "host": false}
