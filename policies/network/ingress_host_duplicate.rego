# METADATA
# title: A host and path must be claimed once
# description: |
#   Which of two claims wins is up to the controller, often the older or the longer one:
#   whoever claims a host of others takes their requests, with passwords and cookies.
# related_resources:
#   - description: Kubernetes documentation, Ingress
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/
# custom:
#   severity: medium
#   scope: referential
#   match: [networking.k8s.io/Ingress, gateway.networking.k8s.io/HTTPRoute, route.openshift.io/Route]
#   needs:
#     - networking.k8s.io/Ingress
#     - networking.k8s.io/IngressClass
#     - gateway.networking.k8s.io/HTTPRoute
#     - route.openshift.io/Route
#   frameworks:
#     mitre: [T1557]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     acrossNamespaces:
#       type: boolean
#       default: true
#       description: Whether claims of different namespaces are held against each other.
#   remediation: Leave the host to one of them, or give them paths of their own.
#   verify: kubectl get ingresses -A; kubectl get httproutes -A
package policies.network.ingress_host_duplicate

import data.lib.claims
import data.lib.k8s
import data.lib.text

default across_namespaces := true

across_namespaces := input.parameters.acrossNamespaces

violation contains {"msg": msg, "details": {"path": claim.path, "related": related, "severity": _severity(others)}} if {
	some claim in claims.made_by(input.review.object)
	others := [ref |
		some ref in claims.holders(claim)
		ref != k8s.ref_of(input.review.object)
		_counts(ref)
	]
	count(others) > 0

	related := array.slice(others, 0, 3)
	names := {sprintf("%s %q", [ref.kind, concat("/", [ref.namespace, ref.name])]) | some ref in others}
	msg := sprintf("%s is also claimed by %s", [text.clip(claim.text, 80), text.list(names, 1)])
}

_counts(_) if across_namespaces

_counts(ref) if ref.namespace == k8s.namespace

_severity(others) := "high" if {
	some ref in others
	ref.namespace != k8s.namespace
} else := "medium"
