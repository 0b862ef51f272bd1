# METADATA
# title: Manifests in a repository must not hold the values of Secrets
# description: |
#   Base64 is no encryption: whoever may read the repository, a clone of it or its
#   history has the credential, and nobody sees that it was read.
# related_resources:
#   - description: Kubernetes, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.secret
# custom:
#   severity: high
#   scope: object
#   match: [Secret]
#   frameworks:
#     mitre: [T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["8.6.2", "8.3.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   parameters:
#     allowedTypes:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Types of Secrets whose manifests may hold values. Certificates and public keys are always allowed, of
#         whatever type the Secret is.
#   remediation: |
#     Keep the manifest encrypted (SOPS, a SealedSecret) or replace it by an ExternalSecret, and replace the
#     credential, which has to be taken as known.
#   verify: |
#     grep -rlE '^kind: Secret$' --include='*.yaml' . | xargs grep -lE '^(data|stringData):'
package policies.secrets.manifest_plaintext_secret

import data.lib.credentials

default allowed_types := []

allowed_types := input.parameters.allowedTypes

violation contains {"msg": msg, "details": {"path": value.path}} if {
	some value in _values
	_is_in_clear(value)

	msg := sprintf("%q is in the manifest, not encrypted", [value.key])
}

unknown contains {"msg": msg, "details": {"path": value.path}} if {
	some value in _values
	value.value.redacted == true
	not value.value.kind

	msg := sprintf("the value of %q is redacted, so that a placeholder cannot be told from a credential", [value.key])
}

not_applicable contains {"msg": "the object comes from a cluster, not from a manifest"} if {
	_is_secret
	input.review.object.metadata.uid
}

not_applicable contains {"msg": "the manifest may hold values of this type"} if {
	_is_secret
	input.review.object.type in allowed_types
}

_values contains {"key": key, "value": value, "path": [field, key]} if {
	_is_secret
	count(not_applicable) == 0
	object.get(input.review.object, "sops", null) == null
	some field in ["data", "stringData"]
	some key, value in input.review.object[field]
}

_is_in_clear(value) if {
	text := _text(value)
	not credentials.is_placeholder(text)
	not credentials.is_public_pem(text)
	not startswith(text, "ENC[")
}

# a marker of a redacted value tells what kind of value it was
_is_in_clear(value) if {
	value.value.kind in {"base64", "pem", "text"}
	not value.value.empty == true
}

_text(value) := credentials.decoded(value.value) if value.path[0] == "data"

_text(value) := value.value if {
	value.path[0] == "stringData"
	is_string(value.value)
}

_is_secret if {
	input.review.object.kind == "Secret"
	input.review.object.apiVersion == "v1"
}
