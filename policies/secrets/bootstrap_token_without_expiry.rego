# METADATA
# title: Node bootstrap tokens must expire soon and join no other groups
# description: |
#   A bootstrap token lets anybody who knows it ask for the certificate of a node.
#   It is copied into scripts and images, so that one without an end is found
#   sooner or later; with further groups it grants even more than that.
# related_resources:
#   - description: Kubernetes, authenticating with bootstrap tokens
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
# schemas:
#   - input.review.object: schema.kubernetes.secret
# custom:
#   severity: high
#   scope: referential
#   match: [Secret]
#   needs: [facts.regolith.dev/Cluster]
#   frameworks:
#     cis: ["3.1.3"]
#     mitre: [T1078]
#     nsa: [network/secrets, authn/strong-authentication]
#     owasp_k8s: [K03, K09]
#     pci_dss4: ["8.6.2", "8.3.2", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC6.2]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)", "164.312(d)"]
#     nist_800_190: ["4.1.4", "4.3.2"]
#   parameters:
#     maxLifetime:
#       type: string
#       default: 24h
#       description: The longest time from the creation of a token to its expiration, as a Go duration.
#   remediation: |
#     Delete the Secret, or set its expiration; make a token when a node is to join (kubeadm token create --ttl 1h)
#     and leave auth-extra-groups at system:bootstrappers:kubeadm:default-node-token.
#   verify: kubeadm token list
package policies.secrets.bootstrap_token_without_expiry

import data.lib.credentials
import data.lib.duration
import data.lib.k8s

default max_lifetime := "24h"

max_lifetime := input.parameters.maxLifetime

violation contains {"msg": "the token never expires", "details": {"path": ["data"]}} if {
	_usage == "true"
	not _fields.expiration
}

violation contains {"msg": msg, "details": {"path": _fields.expiration.path}} if {
	_usage == "true"
	not _has_expired
	_end - _start > duration.ns(max_lifetime)

	msg := sprintf("the token is valid until %s, longer than %s", [_fields.expiration.text, max_lifetime])
}

violation contains {"msg": msg, "details": {"path": _fields["auth-extra-groups"].path}} if {
	_usage == "true"
	groups := {trim_space(group) | some group in split(_fields["auth-extra-groups"].text, ",")}
	extra := groups - {"", "system:bootstrappers:kubeadm:default-node-token"}
	count(extra) > 0

	msg := sprintf("the token joins %s", [concat(", ", extra)])
}

unknown contains {"msg": msg, "details": {"path": field.path}} if {
	some key, field in _fields
	field.text == null

	msg := sprintf("the value of %q is redacted", [key])
}

unknown contains {"msg": msg, "details": {"path": _fields.expiration.path}} if {
	_usage == "true"
	is_number(_end)
	not _start

	msg := "neither the creation of the token nor the time of the scan is known"
}

not_applicable contains {"msg": "the token is not meant for authentication"} if {
	_is_token
	not _usage in {"true", null}
}

_is_token if {
	input.review.object.kind == "Secret"
	input.review.object.apiVersion == "v1"
	input.review.object.type == "bootstrap.kubernetes.io/token"
	k8s.namespace == "kube-system"
}

# what the token holds, stringData before data; text is null where it is redacted
_fields := {key: {"path": [field, key], "text": _text(field, input.review.object[field][key])} |
	_is_token
	some key in ["auth-extra-groups", "expiration", "usage-bootstrap-authentication"]
	field := [f | some f in ["stringData", "data"]; input.review.object[f][key]][0]
}

_text("data", value) := credentials.decoded(value) if is_string(value)

_text("stringData", value) := value if is_string(value)

_text(_, value) := null if not is_string(value)

_usage := object.get(_fields, ["usage-bootstrap-authentication", "text"], "")

# what is no time counts as expired, as it does to the API server
_end := duration.instant(_fields.expiration.text)

_start := created if {
	created := duration.instant(input.review.object.metadata.creationTimestamp)
} else := duration.instant(k8s.cluster.scannedAt)

_has_expired if _end < duration.instant(k8s.cluster.scannedAt)
