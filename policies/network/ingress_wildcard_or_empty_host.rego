# METADATA
# title: A rule of an Ingress must name its host
# description: |
#   A rule without a host, or for a wildcard, takes what is meant for hosts of others: names
#   that nobody claimed yet, and paths that another Ingress leaves open.
# related_resources:
#   - description: Kubernetes documentation, hostname wildcards
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: medium
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     mitre: [T1557]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     allowedWildcards:
#       type: array
#       items: {type: string}
#       default: []
#       description: Wildcard hosts that an Ingress may have, as *.apps.example.com.
#   remediation: Name the hosts one by one.
#   verify: kubectl get ingresses -A -o json | jq '.items[] | [.metadata.namespace, .metadata.name, .spec.rules[].host]'
package policies.network.ingress_wildcard_or_empty_host

import data.lib.k8s

default allowed_wildcards := []

allowed_wildcards := input.parameters.allowedWildcards

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i, "host"]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some i, rule in input.review.object.spec.rules
	msg := _fault(object.get(rule, "host", null))
}

_fault(host) := "a rule takes requests for every host" if host in {"", null}

_fault(host) := sprintf("a rule takes requests for every host that %q stands for", [host]) if {
	contains(host, "*")
	not host in allowed_wildcards
}
