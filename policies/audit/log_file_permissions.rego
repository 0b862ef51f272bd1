# METADATA
# title: Audit logs must be readable and writable by root only
# description: |
#   The log tells who did what, names Secrets and tokens' owners, and is the evidence
#   after a break-in: others must neither read it nor be able to change it.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     mitre: [T1070]
#     nsa: [logging/persistence, network/control-plane]
#     owasp_k8s: [K10, K07]
#     pci_dss4: ["10.3.3", "10.5.1", "2.2.6", "7.2.2", "10.3.1", "10.3.2"]
#     soc2: [CC7.2, CC7.3, CC6.1]
#     hipaa: ["164.312(b)", "164.316(b)(2)(i)", "164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.3.2", "4.5.4", "4.5.5"]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: ["/var/log/kubernetes/audit*", "/var/log/kube-apiserver*"]
#       description: Where audit logs are looked for, as globs; the path in --audit-log-path is looked at in any case.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode of a file may grant, in octal.
#     maxDirMode:
#       type: string
#       default: "0700"
#       description: The most that the mode of a directory may grant, in octal.
#   remediation: |
#     Set the directory of the log to mode 0700 and its files to 0600; the API server keeps the mode when it rotates.
#   verify: stat -c "%a %n" /var/log/kubernetes/audit /var/log/kubernetes/audit/*
package policies.audit.log_file_permissions

import data.lib.auditlog
import data.lib.files
import data.lib.flags

default paths := ["/var/log/kubernetes/audit*", "/var/log/kube-apiserver*"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

default max_dir_mode := "0700"

max_dir_mode := input.parameters.maxDirMode

violation contains {"msg": msg, "details": {"path": array.concat(entry.at, ["mode"])}} if {
	some entry in files.found({path | some path in paths} | _named)
	limit := _limit(entry.file)
	files.within(entry.file.mode, limit) == false

	msg := sprintf("%s has mode %s, more than %s", [entry.path, entry.file.mode, limit])
}

unknown contains finding if some finding in files.mode_unknown(_expected, max_mode)

unknown contains finding if {
	_is_node_facts
	some finding in flags.unreadable("kube-apiserver")
}

not_applicable contains {"msg": "no audit log is written on this node"} if {
	_is_node_facts
	count(_expected) == 0
	count(unknown) == 0
	count(files.found(paths)) == 0
}

not_applicable contains finding if {
	count(_expected) > 0
	some finding in files.absent(_expected)
}

_is_node_facts if input.review.object.kind == "NodeFacts"

_limit(file) := max_dir_mode if file.type == "directory"

_limit(file) := max_mode if not file.type == "directory"

# the log and its rotated files, and its directory unless that is the one of the whole system
_named contains form if {
	_is_node_facts
	some path in auditlog.paths
	directory := regex.replace(path, `/[^/]*$`, "")
	some form in [regex.replace(path, `(\.[^./]*)?$`, "*"), directory]
	form != "/var/log"
}

# what must have been recorded: without facts about processes, one of the usual places
_expected := _named if is_array(input.review.object.processes)

_expected := {path | some path in paths} if not is_array(object.get(input.review.object, "processes", null))
