# METADATA
# title: Every host of an Ingress must be served with TLS
# description: |
#   What a host without TLS answers, and the passwords and cookies sent to it, can be read
#   and changed by everybody on the way.
# related_resources:
#   - description: Kubernetes documentation, Ingress and TLS
#     ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: medium
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     mitre: [T1040, T1557]
#     nsa: [network/encryption, network/exposure]
#     owasp_k8s: [K06, K07]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 2.2.7, 4.2.1]
#     soc2: [CC6.6, CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     tlsOptional:
#       type: boolean
#       default: false
#       description: Leave Ingresses alone that have no TLS at all.
#     controllerTerminatesElsewhere:
#       type: boolean
#       default: false
#       description: TLS ends before the ingress controller, in a load balancer of the cloud.
#   remediation: Add the host to spec.tls with a Secret that holds its certificate, or let cert-manager make one.
#   verify: kubectl get ingresses -A -o json | jq '.items[] | [.metadata.name, .spec.rules[].host, .spec.tls]'
package policies.network.ingress_tls_missing

import data.lib.k8s

default tls_optional := false

tls_optional := input.parameters.tlsOptional

default controller_terminates_elsewhere := false

controller_terminates_elsewhere := input.parameters.controllerTerminatesElsewhere

violation contains {"msg": msg, "details": {"path": path}} if {
	_is_judged
	some i, rule in input.review.object.spec.rules
	host := object.get(rule, "host", "")
	not _is_covered(host)

	path := ["spec", "rules", i]
	msg := sprintf("%s is served without TLS", [_name(host)])
}

violation contains {"msg": "the default backend is served without TLS", "details": {"path": ["spec", "defaultBackend"]}} if {
	_is_judged
	input.review.object.spec.defaultBackend
	count(_tls) == 0
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key], "severity": "low"}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	not controller_terminates_elsewhere
	count(_tls) > 0
	some key, want in {
		"kubernetes.io/ingress.allow-http": "true",
		"nginx.ingress.kubernetes.io/ssl-redirect": "false",
	}
	k8s.annotations[key] == want

	msg := "plain HTTP is answered beside TLS"
}

not_applicable contains {"msg": "TLS ends before the ingress controller"} if controller_terminates_elsewhere

not_applicable contains {"msg": "TLS is optional, and the Ingress has none"} if {
	tls_optional
	count(_tls) == 0
}

_is_judged if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	not controller_terminates_elsewhere
	not _is_left_out
}

_is_left_out if {
	tls_optional
	count(_tls) == 0
}

_tls := [entry | some entry in input.review.object.spec.tls]

_is_covered(host) if {
	some entry in _tls
	host in entry.hosts
}

# a wildcard stands for one label
_is_covered(host) if {
	some entry in _tls
	some pattern in entry.hosts
	startswith(pattern, "*.")
	regex.replace(host, `^[^.]+`, "*") == pattern
}

# an entry without hosts is the certificate for everything that names no host
_is_covered("") if {
	some entry in _tls
	count(object.get(entry, "hosts", [])) == 0
}

_name("") := "every host"

_name(host) := sprintf("host %q", [host]) if host != ""
