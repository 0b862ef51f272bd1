# METADATA
# title: Settings of etcd
# description: |
#   What an etcd under review (lib.flags) is configured to, by the name of the
#   flag. A configuration file, named by --config-file or ETCD_CONFIG_FILE, makes
#   etcd ignore everything else; without one a flag counts more than its variable
#   (ETCD_CERT_FILE for --cert-file), and an empty variable counts for nothing.
#   Files are known from the configs of a NodeFacts only. In a control:
#
#     violation contains {"msg": "...", "details": {"path": etcdconfig.path(process, "auto-tls")}} if {
#         some process in etcdconfig.processes
#         etcdconfig.is_on(process, "auto-tls")
#     }
#
#     unknown contains finding if some finding in etcdconfig.unknown
package lib.etcdconfig

import data.lib.flags

# METADATA
# description: The etcd processes whose settings are known, as lib.flags has them.
processes contains process if {
	some process in flags.of("etcd")
	not _lacks_file(process)
}

# METADATA
# description: "Findings for the rule unknown of a control: flags that cannot be read, and files that are not recorded."
unknown contains finding if some finding in flags.unreadable("etcd")

unknown contains {"msg": msg, "details": {"path": flags.path(process, "config-file")}} if {
	some process in flags.of("etcd")
	_lacks_file(process)
	msg := sprintf("the configuration file of etcd is not recorded: %s", [_file(process)])
}

# METADATA
# description: "The value of a setting; undefined where it is not set."
value(process, flag) := object.get(_document(process), _keys(flag), null) if {
	_file(process)
	object.get(_document(process), _keys(flag), null) != null
}

value(process, flag) := flags.value(process, flag) if not _file(process)

value(process, flag) := variable if {
	not _file(process)
	not flags.is_set(process, flag)
	variable := process.env[_variable(flag)]
	variable != ""
}

# METADATA
# description: "True where a setting is set, and not to the empty string."
is_given(process, flag) if value(process, flag) != ""

# METADATA
# description: "True where a boolean setting is on; all of those of etcd are off by default."
is_on(process, flag) if value(process, flag) in {true, "true", "True", "TRUE", "t", "T", "1"}

# METADATA
# description: "Where a finding about a setting points: into the configuration file, at the flag or the argument list."
path(process, flag) := array.concat(["configs", _file(process)], _keys(flag))

path(process, flag) := flags.path(process, flag) if not _file(process)

_variable(flag) := sprintf("ETCD_%s", [upper(replace(flag, "-", "_"))])

_file(process) := name if {
	name := flags.value(process, "config-file")
	name != ""
} else := name if {
	name := process.env.ETCD_CONFIG_FILE
	name != ""
}

_document(process) := document if {
	input.review.object.kind == "NodeFacts"
	document := input.review.object.configs[_file(process)]
	is_object(document)
}

_lacks_file(process) if {
	_file(process)
	not _document(process)
}

# where a setting stands in the file
_keys(flag) := ["peer-transport-security", trim_prefix(flag, "peer-")] if {
	startswith(flag, "peer-")
	trim_prefix(flag, "peer-") in _tls
}

_keys(flag) := ["client-transport-security", flag] if flag in _tls

_keys(flag) := [flag] if not trim_prefix(flag, "peer-") in _tls

_tls := {"auto-tls", "cert-file", "client-cert-auth", "key-file", "trusted-ca-file"}
