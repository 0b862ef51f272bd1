# METADATA
# title: Configuration files of cluster components
# description: |
#   The parsed configuration file that a flag of a process (lib.flags) names. It is
#   looked for in the configs of the NodeFacts under review, or of the node that
#   the pod runs on (of any node, where the pod names none); failing that, in the
#   inventory, where a scan of files leaves it, if there is just one of its kind.
#   The functions are undefined where the flag is not given, and also where the
#   file is not to be found; then a control says
#
#     unknown contains finding if {
#         some process in flags.of("kube-apiserver")
#         not config.authentication(process)
#         some finding in config.missing(process, "authentication-config")
#     }
package lib.config

import data.lib.flags

# METADATA
# description: The AdmissionConfiguration of a kube-apiserver, --admission-control-config-file.
admission(process) := _document(process, "admission-control-config-file", "AdmissionConfiguration", _admission)

# METADATA
# description: |
#   The AdmissionConfigurations at hand, whichever process uses them: those of the
#   inventory and those that its NodeFacts recorded.
admissions := {file | some file in _admission} | {file |
	some gv, name
	some file in data.inventory.cluster[gv].NodeFacts[name].configs
	file.kind == "AdmissionConfiguration"
}

_admission := [file | some gv, name; file := data.inventory.cluster[gv].AdmissionConfiguration[name]]

# METADATA
# description: The AuthenticationConfiguration of a kube-apiserver, --authentication-config.
authentication(process) := _document(process, "authentication-config", "AuthenticationConfiguration", _authentication)

_authentication := [file | some gv, name; file := data.inventory.cluster[gv].AuthenticationConfiguration[name]]

# METADATA
# description: The AuthorizationConfiguration of a kube-apiserver, --authorization-config.
authorization(process) := _document(process, "authorization-config", "AuthorizationConfiguration", _authorization)

_authorization := [file | some gv, name; file := data.inventory.cluster[gv].AuthorizationConfiguration[name]]

# METADATA
# description: The EncryptionConfiguration of a kube-apiserver, --encryption-provider-config.
encryption(process) := _document(process, "encryption-provider-config", "EncryptionConfiguration", _encryption)

_encryption := [file | some gv, name; file := data.inventory.cluster[gv].EncryptionConfiguration[name]]

# METADATA
# description: The KubeSchedulerConfiguration of a kube-scheduler, --config.
scheduler(process) := _document(process, "config", "KubeSchedulerConfiguration", _scheduler)

_scheduler := [file | some gv, name; file := data.inventory.cluster[gv].KubeSchedulerConfiguration[name]]

# METADATA
# description: The audit policy of a kube-apiserver, --audit-policy-file.
audit(process) := _document(process, "audit-policy-file", "Policy", _audit)

_audit := [file |
	some gv, name
	startswith(gv, "audit.k8s.io/")
	file := data.inventory.cluster[gv].Policy[name]
]

# METADATA
# description: |
#   The configuration of one admission plugin in an AdmissionConfiguration: what is
#   embedded there, or the file that it names. Undefined where neither is to be found.
plugin(admission_configuration, name) := plugins[0] if {
	plugins := [entry.configuration |
		some entry in admission_configuration.plugins
		entry.name == name
		is_object(entry.configuration)
	]
} else := _recorded(paths[0]) if {
	paths := [entry.path |
		some entry in admission_configuration.plugins
		entry.name == name
	]
}

# METADATA
# description: |
#   The finding for the rule unknown of a control: a process is given the flag, and
#   the file it names is not to be found. Empty where it is not given.
missing(process, flag) := {{"msg": msg, "details": {"path": flags.path(process, flag)}} |
	flags.is_given(process, flag)
	msg := sprintf("the file of --%s is not at hand: %s", [flag, flags.value(process, flag)])
}

_document(process, flag, kind, files) := document if {
	document := _recorded(flags.value(process, flag))
	document.kind == kind
} else := files[0] if {
	count(files) == 1
	flags.is_given(process, flag)
}

# the configuration file at a path, on the node or the nodes that matter, if they agree
_recorded(path) := documents[0] if {
	documents := [document | some document in {node.configs[path] | some node in _nodes}]
	count(documents) == 1
}

_nodes contains input.review.object if input.review.object.kind == "NodeFacts"

_nodes contains node if {
	some gv
	node := data.inventory.cluster[gv].NodeFacts[input.review.object.spec.nodeName]
}

_nodes contains node if {
	some gv, name
	node := data.inventory.cluster[gv].NodeFacts[name]
	input.review.object.kind != "NodeFacts"
	not input.review.object.spec.nodeName
}
