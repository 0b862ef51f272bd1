# METADATA
# title: An Ingress must lead to a Service that exists
# description: |
#   Whoever makes the Service that is missing gets the traffic of the host: its passwords,
#   its cookies, and the trust of its users.
# related_resources:
#   - description: Kubernetes documentation, Ingress
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match: [networking.k8s.io/Ingress]
#   needs: [Service]
#   frameworks:
#     pci_dss4: [12.5.1]
#     soc2: [CC2.1, CC8.1]
#   remediation: Correct the name or the port of the backend, or remove the rule.
#   verify: kubectl describe ingress <name>
package policies.network.ingress_backend_missing

import data.lib.exposure

violation contains {"msg": msg, "details": {"path": leg.path}} if {
	input.review.object.kind == "Ingress"
	some leg in exposure.backends
	count(exposure.named(leg.namespace, leg.name)) == 0

	msg := sprintf("there is no Service %q in its namespace", [leg.name])
}

violation contains {"msg": msg, "details": {"path": leg.path}} if {
	input.review.object.kind == "Ingress"
	some leg in exposure.backends
	some service in exposure.named(leg.namespace, leg.name)
	msg := exposure.missing_port(leg, service)
}
