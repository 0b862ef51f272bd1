# METADATA
# title: Kubelet configuration
# description: |
#   The settings of the kubelet that the object under review shows (S8): a
#   NodeFacts, or a KubeletConfiguration that is a file of its own. In order of
#   precedence: the answer of /configz, the command line, the drop-ins of
#   --config-dir, the --config file, the defaults. Without a --config file the
#   legacy defaults apply, which leave the kubelet open. Use:
#
#     violation contains {"msg": "...", "details": {"path": setting.path}} if {
#         setting := kubelet.setting("authentication.anonymous.enabled")
#         setting.value == true
#     }
#
#     unknown contains finding if some finding in kubelet.unsettled(["authentication.anonymous.enabled"])
package lib.kubelet

import data.lib.duration
import data.lib.flags

# Field: its flag, its type, its default, and the default of a kubelet without a configuration file where that
# differs. From Kubernetes v1.37: pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options/options.go.
_fields := {
	"authentication.anonymous.enabled": {"flag": "anonymous-auth", "type": "boolean", "file": false, "bare": true},
	"authentication.webhook.enabled": {
		"flag": "authentication-token-webhook",
		"type": "boolean",
		"file": true,
		"bare": false,
	},
	"authentication.x509.clientCAFile": {"flag": "client-ca-file", "type": "string", "file": ""},
	"authorization.mode": {"flag": "authorization-mode", "type": "string", "file": "Webhook", "bare": "AlwaysAllow"},
	"eventRecordQPS": {"flag": "event-qps", "type": "number", "file": 50},
	"featureGates.KubeletFineGrainedAuthz": {"flag": "feature-gates", "type": "boolean", "file": true},
	"featureGates.RotateKubeletServerCertificate": {"flag": "feature-gates", "type": "boolean", "file": true},
	"makeIPTablesUtilChains": {"flag": "make-iptables-util-chains", "type": "boolean", "file": true},
	"podPidsLimit": {"flag": "pod-max-pids", "type": "number", "file": -1},
	"readOnlyPort": {"flag": "read-only-port", "type": "number", "file": 0, "bare": 10255},
	"rotateCertificates": {"flag": "rotate-certificates", "type": "boolean", "file": false},
	"seccompDefault": {"flag": "seccomp-default", "type": "boolean", "file": false},
	"serverTLSBootstrap": {"flag": "rotate-server-certificates", "type": "boolean", "file": false},
	"streamingConnectionIdleTimeout": {"flag": "streaming-connection-idle-timeout", "type": "string", "file": "4h"},
	"tlsCertFile": {"flag": "tls-cert-file", "type": "string", "file": ""},
	"tlsCipherSuites": {"flag": "tls-cipher-suites", "type": "array", "file": []},
	"tlsMinVersion": {"flag": "tls-min-version", "type": "string", "file": ""},
	"tlsPrivateKeyFile": {"flag": "tls-private-key-file", "type": "string", "file": ""},
}

# METADATA
# description: |
#   The setting that the dotted path of a field in a KubeletConfiguration names, as
#   {"value", "path", "from"}: path is what to report, from says in a few words where
#   the value stands. Undefined where it is not known, and for other objects.
setting(name) := found if {
	field := _fields[name]
	found := _setting(name, field)
	type_name(found.value) == field.type
}

# METADATA
# description: |
#   The findings for "unknown" about those of the named settings that cannot be
#   told; empty where all are known, and for objects that say nothing of a kubelet.
unsettled(names) := {{"msg": sprintf("%s is not known: %s", [name, _reason]), "details": {"path": []}} |
	_is_kubelet
	some name in names
	not setting(name)
}

# METADATA
# description: |
#   The kubelet process of a NodeFacts as lib.flags gives it, for what only a flag
#   can set; undefined where none is shown.
process := [p | some p in flags.of("kubelet")][0] if input.review.object.kind == "NodeFacts"

_is_kubelet if input.review.object.kind == "NodeFacts"

_is_kubelet if _is_document

_is_document if {
	input.review.object.kind == "KubeletConfiguration"
	startswith(input.review.object.apiVersion, "kubelet.config.k8s.io/")
}

# what /configz leaves out is a zero value, and the default of its field
_setting(name, field) := {"value": value, "path": path, "from": "effective configuration"} if {
	at := split(name, ".")
	value := object.get(_configz.config, at, field.file)
	path := array.concat(_configz.path, at)
} else := {"value": value, "path": path, "from": sprintf("flag --%s", [field.flag])} if {
	value := _flag(name, field)
	path := flags.path(process, field.flag)
} else := {"value": value, "path": path, "from": file.name} if {
	at := split(name, ".")
	holders := [file | some file in _files; object.get(file.config, at, _unset) != _unset]
	file := holders[count(holders) - 1]
	value := object.get(file.config, at, null)
	not _is_zero(field.type, value)
	path := array.concat(file.path, at)
} else := {"value": field.file, "path": path, "from": "default"} if {
	path := array.concat(_files[0].path, split(name, "."))
	not _is_bare
} else := {"value": value, "path": process.path, "from": "default without a configuration file"} if {
	_files
	value := object.get(field, "bare", field.file)
}

_unset := {"unset": true}

# what stands for "not set" in a file: the defaults replace it
_is_zero(_, null)

_is_zero(_, "")

_is_zero("string", value) if duration.ns(value) == 0

_configz := {"config": answer.kubeletconfig, "path": ["kubeletConfigz", "kubeletconfig"]} if {
	answer := input.review.object.kubeletConfigz
	is_object(answer.kubeletconfig)
} else := {"config": answer, "path": ["kubeletConfigz"]} if {
	answer := input.review.object.kubeletConfigz
	is_object(answer)
	answer != {}
}

# undefined where the flag is not set, null where the kubelet could not read it
_flag(name, field) := flags.bool(process, field.flag, null) if {
	field.type == "boolean"
	not startswith(name, "featureGates.")
	flags.is_set(process, field.flag)
}

_flag(name, _) := state if {
	state := flags.gate(process, trim_prefix(name, "featureGates."), "unset")
	state != "unset"
}

_flag(_, field) := flags.value(process, field.flag) if field.type == "string"

_flag(_, field) := _number(flags.value(process, field.flag)) if field.type == "number"

_flag(_, field) := flags.list(process, field.flag) if {
	field.type == "array"
	flags.is_set(process, field.flag)
}

_number(text) := to_number(text) if {
	regex.match(`^-?(0|[1-9]\d{0,9})$`, text)
} else := null

# the configuration files in the order in which they are applied; undefined where one of them was not collected
_files := [{"name": "configuration", "path": [], "config": input.review.object}] if _is_document

_files := array.concat(_main, _dropins) if {
	process
	_uncollected == set()
}

_main := [_file(_config_path)] if _config_path != ""

_main := [] if _config_path == ""

_dropins := [_file(path) | some path in sort([path | some path, _ in _collected; _is_dropin(path)])]

_file(path) := {"name": path, "path": ["configs", path], "config": _collected[path]}

_collected := {path: config | some path, config in input.review.object.configs; is_object(config)}

# the file that --config names, and the drop-ins that were seen, as far as their contents were not collected
_uncollected := {path |
	some path in ({_config_path} | _seen_dropins)
	path != ""
	not _collected[path]
}

_seen_dropins := {path | some path, file in input.review.object.files; _is_dropin(path); not file.exists == false}

_is_dropin(path) if {
	directory := trim_suffix(flags.value(process, "config-dir"), "/")
	startswith(path, concat("", [directory, "/"]))
	endswith(path, ".conf")
}

default _config_path := ""

_config_path := flags.value(process, "config")

# started without --config
_is_bare if {
	process
	_config_path == ""
}

_reason := sprintf("%s was not collected", [concat(", ", sort(_uncollected))]) if {
	count(_uncollected) > 0
} else := "neither /configz nor the command line of the kubelet was collected" if {
	not process
	not _is_document
} else := "its value is not one the kubelet accepts"
