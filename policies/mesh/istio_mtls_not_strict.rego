# METADATA
# title: The default of an Istio mesh must be strict mutual TLS
# description: |
#   Unless the root namespace says otherwise, Istio accepts plain text beside mutual TLS. A
#   client without a certificate then reaches every workload whose own policy does not forbid
#   it, and authorization rules that rely on identities never see one.
# related_resources:
#   - description: Istio documentation, PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
# custom:
#   severity: high
#   scope: referential
#   absence: true
#   match: [cluster, security.istio.io/PeerAuthentication]
#   needs:
#     - security.istio.io/PeerAuthentication
#     - apps/Deployment
#     - apps/DaemonSet
#     - apiextensions.k8s.io/CustomResourceDefinition
#   frameworks:
#     mitre: [T1040, T1557]
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   parameters:
#     rootNamespace:
#       type: string
#       default: istio-system
#       description: The root namespace of the mesh, meshConfig.rootNamespace.
#   remediation: |
#     Create a PeerAuthentication named default in the root namespace, without a selector and with
#     mode STRICT, once the metrics show no more plain text traffic.
#   verify: |
#     kubectl get peerauthentications -n istio-system -o json |
#     jq '.items[] | select(.spec.selector == null) | .spec.mtls'
package policies.mesh.istio_mtls_not_strict

import data.lib.k8s
import data.lib.mesh

default root_namespace := "istio-system"

root_namespace := input.parameters.rootNamespace

violation contains {"msg": msg, "details": {"path": ["spec", "mtls", "mode"]}} if {
	_is_peer_authentication
	_is_default
	mode := _mode(input.review.object)
	mode != "STRICT"

	msg := sprintf("the mesh accepts plain text: its default mode is %s", [mode])
}

violation contains {"msg": msg, "details": {"path": []}} if {
	k8s.is_anchor
	"Istio" in (mesh.meshes | mesh.known)
	count(_mesh_wide) == 0

	msg := sprintf("the mesh accepts plain text: no PeerAuthentication in namespace %q sets its default", [root_namespace])
}

not_applicable contains {"msg": "Istio is not installed"} if {
	k8s.is_anchor
	not "Istio" in (mesh.meshes | mesh.known)
}

not_applicable contains {"msg": "it does not set the default of the mesh"} if {
	_is_peer_authentication
	not _is_default
}

_is_peer_authentication if {
	input.review.object.kind == "PeerAuthentication"
	k8s.group == "security.istio.io"
}

# of several the oldest counts, and among those of one age the first by name
_is_default if {
	k8s.namespace == root_namespace
	not _is_selective(input.review.object)
	[_, name] := min(_mesh_wide | {_age(input.review.object)})
	name == k8s.name
}

_mesh_wide := {_age(policy) |
	some gv
	some policy in data.inventory.namespace[root_namespace][gv].PeerAuthentication
	startswith(gv, "security.istio.io/")
	not _is_selective(policy)
}

_age(policy) := [object.get(policy.metadata, "creationTimestamp", ""), policy.metadata.name]

_is_selective(policy) if some _ in policy.spec.selector.matchLabels

_mode(policy) := mode if {
	mode := policy.spec.mtls.mode
	not mode in {null, "UNSET"}
} else := "PERMISSIVE"
