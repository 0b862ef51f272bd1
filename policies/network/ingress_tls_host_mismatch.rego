# METADATA
# title: The TLS section of an Ingress must name the hosts of its rules
# description: |
#   A host that the certificates do not name is served with the default certificate of the
#   controller or in plain text, and people learn to click warnings away.
# related_resources:
#   - description: Kubernetes documentation, Ingress and TLS
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: low
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     nsa: [network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: [2.2.7, 4.2.1]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), "164.312(e)(2)(ii)"]
#     nist_800_190: [4.3.3]
#   remediation: Give spec.tls and spec.rules the same hosts; one wildcard in spec.tls stands for one label.
#   verify: kubectl get ingresses -A -o json | jq '.items[] | [.metadata.name, .spec.rules[].host, .spec.tls[]?.hosts]'
package policies.network.ingress_tls_host_mismatch

import data.lib.ingress
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["spec", "tls", i, "hosts", j]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some [i, j, host] in _certified
	not _is_served(host)

	msg := sprintf("no rule is for host %q, which TLS is set up for", [host])
}

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i, "host"]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	count(_certified) > 0
	some [i, host] in _served
	not _is_certified(host)

	msg := sprintf("TLS is set up for other hosts than %q", [host])
}

not_applicable contains {"msg": "its TLS section names no host"} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	count(_certified) == 0
}

_certified := [[i, j, host] |
	some i, entry in input.review.object.spec.tls
	some j, host in entry.hosts
]

_served := [[i, rule.host] |
	some i, rule in input.review.object.spec.rules
	not rule.host in {"", null}
]

_is_served(host) if {
	some [_, other] in _served
	ingress.covers(host, other)
}

_is_certified(host) if {
	some [_, _, other] in _certified
	ingress.covers(other, host)
}
