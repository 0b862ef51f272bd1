# METADATA
# title: A public load balancer must say who may connect
# description: |
#   Without source ranges the load balancer takes connections from the whole internet. That
#   is meant for a shop window, and never for a database, a dashboard or an admin port.
# related_resources:
#   - description: Kubernetes documentation, load balancer source ranges
#     ref: https://kubernetes.io/docs/tasks/access-application-cluster/configure-cloud-provider-firewall/
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: high
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
#     maxPrefix:
#       type: integer
#       minimum: 0
#       default: 0
#       description: Ranges with a prefix of this length or shorter count as everybody.
#     allowedPorts:
#       type: array
#       items: {type: integer}
#       default: [80, 443]
#       description: Ports that may be meant for everybody; a Service of these alone is less severe.
#   remediation: |
#     Set spec.loadBalancerSourceRanges, or make the load balancer internal by the annotation of the cloud.
#     Some clouds ignore the field: ask their documentation.
#   verify: |
#     kubectl get services -A -o json |
#     jq '.items[] | select(.spec.type == "LoadBalancer") | [.metadata.name, .spec.loadBalancerSourceRanges]'
package policies.network.load_balancer_source_ranges_missing

import data.lib.exposure
import data.lib.k8s

default max_prefix := 0

max_prefix := input.parameters.maxPrefix

default allowed_ports := [80, 443]

allowed_ports := input.parameters.allowedPorts

violation contains {"msg": msg, "details": {"path": ["spec", "loadBalancerSourceRanges"], "severity": _severity}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	input.review.object.spec.type == "LoadBalancer"
	not exposure.is_internal(input.review.object)
	msg := _fault
}

_fault := "the load balancer takes connections from everywhere: it has no source ranges" if {
	count(_ranges) == 0
} else := sprintf("the load balancer takes connections from %s", [concat(" and ", sort(_wide))]) if {
	count(_wide) > 0
}

_wide := {range |
	some range in _ranges
	to_number(split(range, "/")[1]) <= max_prefix
}

_ranges := [trim_space(range) |
	some list in [object.get(input.review.object.spec, "loadBalancerSourceRanges", []), _annotated]
	some range in list
	trim_space(range) != ""
]

default _annotated := []

_annotated := split(
	input.review.object.metadata.annotations["service.beta.kubernetes.io/load-balancer-source-ranges"],
	",",
)

_severity := "medium" if {
	every port in input.review.object.spec.ports {
		port.port in allowed_ports
	}
} else := "high"
