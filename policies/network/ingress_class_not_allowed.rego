# METADATA
# title: An Ingress must be of an allowed class
# description: |
#   The class decides which controller serves an Ingress, and thereby whether it stands
#   before the internet or inside, with which filters and logs.
# related_resources:
#   - description: Kubernetes documentation, Ingress class
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: low
#   scope: referential
#   match: [networking.k8s.io/Ingress]
#   needs: [networking.k8s.io/IngressClass]
#   frameworks:
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: The classes that an Ingress may be of; while empty, nothing is judged.
#   remediation: Set spec.ingressClassName to one of the allowed classes.
#   verify: kubectl get ingresses -A -o json | jq '.items[] | [.metadata.name, .spec.ingressClassName]'; kubectl get ingressclasses
package policies.network.ingress_class_not_allowed

import data.lib.ingress

default allowed := []

allowed := input.parameters.allowed

violation contains {"msg": msg, "details": {"path": class.path}} if {
	_is_judged
	class := ingress.class(input.review.object)
	not class.name in allowed

	msg := sprintf("is of class %q%s", [class.name, _default(class)])
}

violation contains {"msg": msg, "details": {"path": ["spec", "ingressClassName"]}} if {
	_is_judged
	not ingress.class(input.review.object)

	msg := "is of no class, and there is no default"
}

not_applicable contains {"msg": "no list of allowed classes is set"} if count(allowed) == 0

_is_judged if {
	input.review.object.kind == "Ingress"
	count(allowed) > 0
}

_default(class) := ", the default" if class.path == ["spec"]

_default(class) := "" if class.path != ["spec"]
