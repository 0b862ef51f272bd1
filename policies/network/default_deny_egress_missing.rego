# METADATA
# title: Every namespace must deny egress from its pods by default
# description: |
#   A pod whose egress is open can fetch tools, send out what it has read, and reach every
#   service inside the cluster and the metadata service of the cloud. Denying egress by
#   default turns most intrusions into dead ends.
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
#   frameworks:
#     cis: ["5.3.2"]
#     mitre: [T1041, T1048, T1071]
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.3.2, 1.4.1, 1.2.1, 1.3.1]
#     soc2: [CC6.6, CC6.7, CC6.1]
#     hipaa: [164.312(e)(1), 164.312(a)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces that are left alone.
#   remediation: |
#     Add a NetworkPolicy with an empty podSelector and policyTypes [Egress], with an allow rule for
#     the cluster DNS on port 53 over UDP and TCP and policies for the flows that are observed.
#   verify: |
#     kubectl get networkpolicies -A -o json | jq -r '.items[] |
#     select(.spec.podSelector == {} and (.spec.policyTypes | index("Egress"))) | .metadata.namespace'
package policies.network.default_deny_egress_missing

import data.lib.k8s
import data.lib.manifest
import data.lib.netpol

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": fault.msg, "details": {
	"path": ["metadata", "name"],
	"related": fault.related,
	"create": manifest.default_deny(k8s.name, "Egress"),
}} if {
	_has_policies
	some fault in netpol.default_deny_faults(k8s.name, "Egress")
}

unknown contains {"msg": doubt.msg, "details": {"path": ["metadata", "name"], "related": doubt.related}} if {
	_has_policies
	some doubt in netpol.default_deny_doubts(k8s.name, "Egress")
}

not_applicable contains {"msg": "the namespace is excluded"} if {
	_is_namespace
	k8s.name in excluded_namespaces
}

not_applicable contains {"msg": "no policy at all, which network/namespace-without-policy reports"} if {
	_is_namespace
	count(netpol.policies(k8s.name)) == 0
}

_has_policies if {
	_is_namespace
	not k8s.name in excluded_namespaces
	count(netpol.policies(k8s.name)) > 0
}

_is_namespace if {
	input.review.object.kind == "Namespace"
	k8s.group == ""
}
