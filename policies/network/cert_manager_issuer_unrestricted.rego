# METADATA
# title: Certificates must be short-lived, for known names and from known issuers
# description: |
#   A certificate for a wildcard, or for a name of somebody else, lets its holder pose as
#   what it names; one that lives for years does so long after its key was stolen.
# related_resources:
#   - description: cert-manager documentation, certificates
#     ref: https://cert-manager.io/docs/usage/certificate/
# custom:
#   severity: low
#   scope: object
#   match: [cert-manager.io/Certificate, cert-manager.io/Issuer, cert-manager.io/ClusterIssuer]
#   frameworks:
#     nsa: [network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: [2.2.7, 4.2.1]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), "164.312(e)(2)(ii)"]
#     nist_800_190: [4.3.3]
#   parameters:
#     maxDuration:
#       type: string
#       default: 2400h
#       description: The longest life of a certificate.
#     allowedIssuers:
#       type: array
#       items: {type: string}
#       default: []
#       description: Issuers that may be used, as name or Kind/name; while empty, all may.
#     allowedDnsSuffixes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Domains that certificates may be for, as example.com; while empty, all may.
#   remediation: Shorten spec.duration, name the hosts one by one, and use an issuer that is meant for the namespace.
#   verify: kubectl get certificates -A -o json | jq '.items[] | [.metadata.name, .spec.duration, .spec.dnsNames, .spec.issuerRef]'
package policies.network.cert_manager_issuer_unrestricted

import data.lib.duration
import data.lib.k8s
import data.lib.text

default max_duration := "2400h"

max_duration := input.parameters.maxDuration

default allowed_issuers := []

allowed_issuers := input.parameters.allowedIssuers

default allowed_dns_suffixes := []

allowed_dns_suffixes := input.parameters.allowedDnsSuffixes

violation contains {"msg": msg, "details": {"path": ["spec", "duration"]}} if {
	_is_certificate
	life := input.review.object.spec.duration
	duration.ns(life) > duration.ns(max_duration)

	msg := sprintf("the certificate lives for %s, longer than %s", [life, max_duration])
}

violation contains {"msg": msg, "details": {"path": ["spec", "dnsNames", i]}} if {
	_is_certificate
	some i, name in input.review.object.spec.dnsNames
	msg := _fault(name)
}

violation contains {"msg": msg, "details": {"path": ["spec", "issuerRef"]}} if {
	_is_certificate
	ref := input.review.object.spec.issuerRef
	kind := object.get(ref, "kind", "Issuer")
	_is_forbidden(kind, ref.name)

	msg := sprintf("is issued by %s %q, which is not allowed", [kind, ref.name])
}

violation contains {"msg": "is no issuer that is allowed", "details": {"path": ["metadata", "name"]}} if {
	_is_issuer
	_is_forbidden(input.review.object.kind, k8s.name)
}

unknown contains {"msg": "the duration cannot be read", "details": {"path": ["spec", "duration"]}} if {
	_is_certificate
	life := input.review.object.spec.duration
	life != null
	not duration.ns(life)
}

not_applicable contains {"msg": "no list of allowed issuers is set"} if {
	_is_issuer
	count(allowed_issuers) == 0
}

_is_certificate if {
	input.review.object.kind == "Certificate"
	k8s.group == "cert-manager.io"
}

_is_issuer if {
	input.review.object.kind in {"Issuer", "ClusterIssuer"}
	k8s.group == "cert-manager.io"
}

_fault(name) := sprintf("is for %q, outside the allowed domains", [text.clip(name, 100)]) if {
	count(allowed_dns_suffixes) > 0
	not _is_allowed(name)
} else := sprintf("is for every host that %q stands for", [text.clip(name, 100)]) if contains(name, "*")

_is_allowed(name) if {
	some suffix in allowed_dns_suffixes
	domain := trim_left(suffix, ".")
	endswith(concat("", [".", name]), concat("", [".", domain]))
}

_is_forbidden(kind, name) if {
	count(allowed_issuers) > 0
	not name in allowed_issuers
	not concat("/", [kind, name]) in allowed_issuers
}
