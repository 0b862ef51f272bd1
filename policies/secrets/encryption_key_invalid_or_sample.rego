# METADATA
# title: Encryption keys must be random, long enough and not used twice
# description: |
#   A key that was copied from a guide, is made of one repeated byte or is still the
#   placeholder of a template is known to everybody, and so then are all Secrets.
#   A key used again under a second name makes a rotation that changes nothing.
# related_resources:
#   - description: Kubernetes, encrypting confidential data at rest
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
# custom:
#   severity: critical
#   scope: host
#   match: [apiserver.config.k8s.io/EncryptionConfiguration, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     mitre: [T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["3.5.1", "3.6.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#   remediation: |
#     Make a key of 32 random bytes (head -c 32 /dev/urandom | base64), put it first under a new name, keep the old one
#     behind it for reading, rewrite all Secrets, then remove the old one.
#   verify: |
#     yq '.resources[].providers[] | .aescbc, .aesgcm, .secretbox | select(.) | .keys[].secret | length' encryption.yaml
package policies.secrets.encryption_key_invalid_or_sample

import data.lib.credentials
import data.lib.encryption
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": key.path}} if {
	some key in _keys
	fault := _fault(key)

	msg := sprintf("key %q of %s %s", [key.name, key.type, fault])
}

violation contains {"msg": msg, "details": {"path": key.path, "severity": "low"}} if {
	some key in _keys
	not _fault(key)
	size := _length(key)
	size in {16, 24}

	msg := sprintf("key %q of %s has %s bytes, 32 are better", [key.name, key.type, k8s.int(size)])
}

unknown contains {"msg": msg, "details": {"path": key.path}} if {
	some key in _keys
	key.secret.redacted == true
	not _fault(key)
	not key.secret.bytes

	msg := sprintf("key %q of %s is redacted", [key.name, key.type])
}

unknown contains finding if some finding in encryption.unread

not_applicable contains finding if some finding in encryption.absent

_keys contains key if {
	some doc in encryption.documents
	some provider in encryption.all(doc)
	some i, entry in provider.spec.keys
	key := {
		"doc": doc.path,
		"name": object.get(entry, "name", ""),
		"path": array.concat(provider.path, ["keys", i, "secret"]),
		"secret": object.get(entry, "secret", null),
		"type": provider.type,
	}
}

_fault(key) := fault if {
	is_string(key.secret)
	fault := _fault_of_text(key)
}

# null, a number, or the marker of a redacted value, which tells what was wrong with it
_fault(key) := fault if {
	not is_string(key.secret)
	fault := _fault_of_marker(key)
}

_fault_of_marker(key) := "is a placeholder or empty" if {
	_is_unset(key.secret)
} else := "is no base64 text" if {
	not key.secret.kind == "base64"
} else := text if {
	text := _weaknesses[key.secret.weak]
} else := text if {
	not key.secret.bytes in _sizes[key.type]
	text := sprintf("has %s bytes, which the API server refuses", [k8s.int(key.secret.bytes)])
}

_is_unset(marker) if marker.kind == "placeholder"

_is_unset(marker) if marker.empty == true

_weaknesses := {
	"duplicate": "is the same as another key",
	"published": "is published in guides",
	"repeated": "is one byte repeated",
}

_fault_of_text(key) := "is a placeholder or empty" if {
	credentials.is_placeholder(key.secret)
} else := "is no base64 text" if {
	not base64.is_valid(key.secret)
} else := text if {
	_digest(key.secret) in _published
	text := sprintf("is published in guides (sha256 %s)", [_short(key.secret)])
} else := text if {
	size := _size(key.secret)
	not size in _sizes[key.type]
	text := sprintf("has %s bytes, which the API server refuses", [k8s.int(size)])
} else := text if {
	bytes := _bytes(key.secret)
	replace(bytes, substring(bytes, 0, 2), "") == ""
	text := sprintf("is one byte repeated (sha256 %s)", [_short(key.secret)])
} else := text if {
	twin := min({other.name | some other in _keys; other.secret == key.secret; other.doc == key.doc})
	twin < key.name
	text := sprintf("is the same as key %q (sha256 %s)", [twin, _short(key.secret)])
}

_sizes := {"aescbc": {16, 24, 32}, "aesgcm": {16, 24, 32}, "secretbox": {32}}

_length(key) := _size(key.secret) if is_string(key.secret)

_length(key) := key.secret.bytes if not is_string(key.secret)

# in hexadecimal
_bytes(secret) := hex.encode(base64.decode(secret))

_size(secret) := count(_bytes(secret)) / 2

_digest(secret) := crypto.sha256(replace(secret, "\n", ""))

_short(secret) := substring(_digest(secret), 0, 8)

# SHA-256 of keys, in base64, that the documentation and the tests of Kubernetes show
_published := {
	"0e8e10c14d31e55f39d33df7e136521d706a7cd67196950b8742acd130ca5c91",
	"3d4e957dbf72e713e736a6b5fb7c07ee75a1dec7f7daa0b0be91e320f79e9e40",
	"56b1c674e1f9347c4d0ea25fa0f26f8f7695f15b6ca6dcae2f8667ed49934877",
	"dc9b5db8c9b009b33f42c4aa31b9862fabd53f56920632a4fe1f28a933570008",
	"f3914a23b0c8129250be48a5d262c9eda76d706f9d045751fe11d74a8107a67f",
}
