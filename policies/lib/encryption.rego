# METADATA
# title: Encryption at rest
# description: |
#   An EncryptionConfiguration as the API server reads it (k8s.io/apiserver,
#   pkg/server/options/encryptionconfig): entries in order, and the first one that
#   matches a resource decides; of its providers the first one writes, all of them
#   read. A name stands for itself, "*." for the core group, "*.apps" for a group,
#   "*.*" for everything; the API server refuses to start where a wildcard stands
#   before a name that it covers, and joins the providers of entries that name the
#   same resource. Resources are written as in the file: "secrets", "roles.rbac.authorization.k8s.io".
package lib.encryption

import data.lib.document

_file := {
	"kind": "EncryptionConfiguration",
	"group": "apiserver.config.k8s.io",
	"flag": "encryption-provider-config",
}

# METADATA
# description: "The EncryptionConfigurations under review, as {\"path\", \"spec\"}."
documents := document.of(_file)

# METADATA
# description: "Findings for unknown: a NodeFacts whose API server names a file that was not recorded."
unread := document.unread(_file)

# METADATA
# description: "Findings for not_applicable: a NodeFacts without an EncryptionConfiguration."
absent := document.absent(_file)

# METADATA
# description: "The indices of the entries of a document that match a resource, in order: the first one decides."
entries(doc, resource) := [i |
	some i, _ in doc.spec.resources
	_lists(doc, i, _names(resource) | _wildcards(resource))
]

_lists(doc, i, names) if {
	some name in doc.spec.resources[i].resources
	name in names
}

# "secrets." is the same as "secrets"
_names(resource) := {resource, sprintf("%s.", [resource])}

_wildcards(resource) := {"*.", "*.*"} if not contains(resource, ".")

_wildcards(resource) := {sprintf("*%s", [substring(resource, indexof(resource, "."), -1)]), "*.*"} if {
	contains(resource, ".")
}

# METADATA
# description: |
#   The providers through which a resource goes, in order, as {"path", "type",
#   "spec"}; [] where no entry matches it. The first one writes. type is identity,
#   aescbc, aesgcm, secretbox, kms-v1 or kms-v2.
providers(doc, resource) := [provider |
	some i in entries(doc, resource)
	_joined(doc, resource, i)
	some provider in _entry(doc, i)
]

# the entry that decides, and further ones that name the resource just as it does
_joined(doc, resource, i) if i == entries(doc, resource)[0]

_joined(doc, resource, i) if {
	_lists(doc, i, _names(resource))
	_lists(doc, entries(doc, resource)[0], _names(resource))
}

# METADATA
# description: "The provider that writes a resource; undefined where no entry matches it."
writer(doc, resource) := providers(doc, resource)[0]

# METADATA
# description: "The provider that an entry of a document writes with; undefined where it has none."
first(doc, i) := _entry(doc, i)[0]

# METADATA
# description: "All providers of all entries of a document, as a set."
all(doc) := {provider | some i, _ in doc.spec.resources; some provider in _entry(doc, i)}

_entry(doc, i) := [{"path": path, "type": _type(name, spec), "spec": spec} |
	some j, item in doc.spec.resources[i].providers
	some name in ["aescbc", "aesgcm", "identity", "kms", "secretbox"]
	spec := item[name]
	is_object(spec)
	path := array.concat(doc.path, ["resources", i, "providers", j, name])
]

_type(name, _) := name if name != "kms"

# without a version the API server takes v1
_type("kms", spec) := "kms-v1" if object.get(spec, "apiVersion", "") in {"", "v1", null}

_type("kms", spec) := sprintf("kms-%s", [spec.apiVersion]) if not spec.apiVersion in {"", "v1", null}
