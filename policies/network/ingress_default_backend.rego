# METADATA
# title: An Ingress must not have a backend for everything else
# description: |
#   The default backend answers for every host and path that no rule is for. With a
#   controller that many teams share, that is the traffic of all of them that goes astray.
# related_resources:
#   - description: Kubernetes documentation, default backend
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: low
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Remove spec.defaultBackend, and let rules with hosts and paths say what the Service answers.
#   verify: kubectl get ingresses -A -o json | jq '.items[] | select(.spec.defaultBackend) | .metadata'
package policies.network.ingress_default_backend

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["spec", "defaultBackend"]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	backend := input.review.object.spec.defaultBackend
	is_object(backend)

	msg := sprintf("%s answers whatever no rule is for", [_target(backend)])
}

_target(backend) := sprintf("Service %q", [backend.service.name])

_target(backend) := "its default backend" if not backend.service.name
