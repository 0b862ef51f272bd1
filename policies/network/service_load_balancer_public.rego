# METADATA
# title: A Service must not ask for a public load balancer unless it is meant to
# description: |
#   A load balancer with a public address puts its pods before everybody, past the Ingress
#   or the Gateway at which certificates, filters and logs are.
# related_resources:
#   - description: Kubernetes documentation, internal load balancer
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: medium
#   scope: object
#   match: [Service]
#   frameworks:
#     mitre: [T1133, T1190]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     internalAnnotations:
#       type: array
#       items: {type: string}
#       default:
#         - service.beta.kubernetes.io/aws-load-balancer-internal=true
#         - service.beta.kubernetes.io/aws-load-balancer-scheme=internal
#         - networking.gke.io/load-balancer-type=Internal
#         - cloud.google.com/load-balancer-type=Internal
#         - service.beta.kubernetes.io/azure-load-balancer-internal=true
#       description: Annotations, as key=value, that keep a load balancer inside the network of the cloud.
#     allowedNamespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose Services may be public.
#   remediation: |
#     Make the Service a ClusterIP behind the shared Ingress or Gateway, or keep the load balancer inside
#     by the annotation of the cloud.
#   verify: kubectl get services -A --field-selector spec.type=LoadBalancer
package policies.network.service_load_balancer_public

import data.lib.k8s

default internal_annotations := [
	"service.beta.kubernetes.io/aws-load-balancer-internal=true",
	"service.beta.kubernetes.io/aws-load-balancer-scheme=internal",
	"networking.gke.io/load-balancer-type=Internal",
	"cloud.google.com/load-balancer-type=Internal",
	"service.beta.kubernetes.io/azure-load-balancer-internal=true",
]

internal_annotations := input.parameters.internalAnnotations

default allowed_namespaces := []

allowed_namespaces := input.parameters.allowedNamespaces

violation contains {"msg": msg, "details": {"path": ["spec", "type"]}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	input.review.object.spec.type == "LoadBalancer"
	not k8s.namespace in allowed_namespaces
	not _is_internal

	msg := sprintf("asks for a load balancer with a public address%s", [_class])
}

_is_internal if {
	some entry in internal_annotations
	[key, value] := split(entry, "=")
	lower(k8s.annotations[key]) == lower(value)
}

# a class of its own may mean anything
_class := sprintf(", if its class %q makes one", [class]) if {
	class := input.review.object.spec.loadBalancerClass
	not class in {"", null}
} else := ""
