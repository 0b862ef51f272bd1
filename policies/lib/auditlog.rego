# METADATA
# title: The audit log of the API server
# description: |
#   Where a kube-apiserver under review (lib.flags) writes its audit log, and the
#   limits by which the log is rotated. A path of "-" is the standard output, where
#   no limit applies.
package lib.auditlog

import data.lib.flags

# METADATA
# description: "The paths of the audit logs on a node, apart from the standard output."
paths contains path if {
	some process in flags.of("kube-apiserver")
	path := flags.value(process, "audit-log-path")
	not path in {"", "-"}
}

# METADATA
# description: |
#   The value of a limit such as audit-log-maxage for every process whose log is
#   rotated, as {"path", "value"}: value is null where the flag is not set, and
#   there is no element where it is set to something that is no number.
limits(flag) := {{"path": flags.path(process, flag), "value": _number(process, flag)} |
	some process in _rotating
}

_rotating contains process if {
	some process in flags.of("kube-apiserver")
	not _writes_to_stdout(process)
}

_writes_to_stdout(process) if flags.value(process, "audit-log-path") == "-"

_number(process, flag) := null if not flags.is_given(process, flag)

_number(process, flag) := to_number(text) if {
	text := flags.value(process, flag)
	regex.match(`^\d{1,9}$`, text)
}

# METADATA
# description: "Findings for unknown: flags that cannot be read, and a limit that is no number."
unclear(flag) := flags.unreadable("kube-apiserver") | {{"msg": msg, "details": {"path": flags.path(process, flag)}} |
	some process in _rotating
	flags.is_given(process, flag)
	not regex.match(`^\d{1,9}$`, flags.value(process, flag))
	msg := sprintf("--%s is no number: %s", [flag, flags.value(process, flag)])
}

# METADATA
# description: "Findings for not_applicable: the log goes to the standard output."
unlimited contains {"msg": "the audit log goes to the standard output, where no limit applies"} if {
	some process in flags.of("kube-apiserver")
	_writes_to_stdout(process)
}
