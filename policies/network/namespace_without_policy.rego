# METADATA
# title: Every namespace with pods must have a network policy
# description: |
#   In a namespace without any network policy all pods may be reached from every pod of the
#   cluster and may reach everything, the metadata service of the cloud included. One pod
#   that is taken over is then enough to scan and attack all others.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: high
#   scope: referential
#   absence: true
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
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#     - ReplicationController
#   frameworks:
#     cis: ["5.3.2"]
#     mitre: [T1046]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces that are left alone.
#   remediation: |
#     Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress, Egress], together with
#     policies that allow the flows that are observed, DNS first.
#   verify: kubectl get networkpolicies -A
package policies.network.namespace_without_policy

import data.lib.k8s
import data.lib.manifest
import data.lib.netpol

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": _messages[has_pods], "details": {
	"path": ["metadata", "name"],
	"severity": severity,
	"create": array.concat(manifest.default_deny(k8s.name, "Ingress"), manifest.default_deny(k8s.name, "Egress")),
}} if {
	_is_judged
	count(netpol.policies(k8s.name)) == 0
	has_pods := k8s.name in _inhabited
	severity := _severities[has_pods]
}

not_applicable contains {"msg": "the namespace is excluded"} if {
	_is_namespace
	k8s.name in excluded_namespaces
}

_is_judged if {
	_is_namespace
	not k8s.name in excluded_namespaces
}

_is_namespace if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
}

_messages := {
	true: "no network policy stands in the namespace, so that its pods are open in both directions",
	false: "no network policy stands in the namespace, which has no workloads yet",
}

_severities := {true: "high", false: "low"}

# the namespaces that hold something that makes pods
_inhabited contains namespace if data.inventory.namespace[namespace].v1.Pod[_]

_inhabited contains namespace if data.inventory.namespace[namespace].v1.ReplicationController[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].CronJob[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].DaemonSet[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].Deployment[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].Job[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].ReplicaSet[_]

_inhabited contains namespace if data.inventory.namespace[namespace][_].StatefulSet[_]
