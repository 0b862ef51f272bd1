# METADATA
# title: A route must lead to a Service that exists and that it may name
# description: |
#   Whoever makes the Service that is missing gets the traffic of the route. A Service of
#   another namespace that no ReferenceGrant offers answers nothing but errors.
# related_resources:
#   - description: Gateway API, ReferenceGrant
#     ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match:
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/UDPRoute
#   needs: [Service, gateway.networking.k8s.io/ReferenceGrant]
#   frameworks:
#     pci_dss4: [12.5.1]
#     soc2: [CC2.1, CC8.1]
#   remediation: Correct the backend, or let the namespace of the Service offer it by a ReferenceGrant.
#   verify: kubectl describe httproute <name>
package policies.network.gateway_backend_missing

import data.lib.exposure
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": leg.path}} if {
	_is_route
	some leg in exposure.backends
	count(exposure.named(leg.namespace, leg.name)) == 0

	msg := sprintf("there is no Service %q in namespace %q", [leg.name, leg.namespace])
}

violation contains {"msg": msg, "details": {"path": leg.path}} if {
	_is_route
	some leg in exposure.backends
	some service in exposure.named(leg.namespace, leg.name)
	msg := exposure.missing_port(leg, service)
}

violation contains {"msg": msg, "details": {"path": leg.path}} if {
	_is_route
	some leg in exposure.backends
	count(exposure.named(leg.namespace, leg.name)) > 0
	not exposure.may_refer(k8s.namespace, input.review.object.kind, leg.namespace, leg.name)

	msg := sprintf("no ReferenceGrant of namespace %q lets it name Service %q", [leg.namespace, leg.name])
}

_is_route if input.review.object.kind in {"GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"}
