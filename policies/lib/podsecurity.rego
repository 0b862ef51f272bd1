# METADATA
# title: Pod Security admission
# description: |
#   Versions and levels of the Pod Security Standards as k8s.io/pod-security-admission
#   reads them: which version a string stands for, which checks exempt a pod, which
#   level the labels of a namespace ask for.
package lib.podsecurity

import data.lib.patch
import data.lib.workload

# METADATA
# description: |
#   The minor version that "latest", "1.24" or "v1.24" stands for. Anything else is
#   the latest version, as upstream has it; so is a version newer than all checks.
minor(version) := _latest if {
	version == "latest"
} else := to_number(found[0][1]) if {
	found := regex.find_all_string_submatch_n(`^v?1\.([0-9]|[1-9][0-9]*)$`, version, 1)
} else := _latest

# newer than every check
_latest := 1000

# the first minor version of the checks that did not exist in 1.0
_since := {
	"allowPrivilegeEscalation": 8,
	"capabilities_restricted": 22,
	"hostProbesAndHostLifecycle": 34,
	"procMount_restricted": 35,
	"runAsUser": 23,
	"seccompProfile_restricted": 19,
}

# the checks that exempt Windows pods, since 1.25
_linux_only := {"allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"}

# METADATA
# description: |
#   Why an upstream check says nothing about the pod under review under the rules
#   of a version; undefined where it does say something.
exemption(check, version) := reason if {
	reason := _exemption(check, version)
	reason != ""
}

# always a value, so that the evaluator remembers it
_exemption(check, version) := "the check is not part of that Pod Security version" if {
	minor(version) < _since[check]
	workload.pod_spec
} else := "the pod runs on Windows" if {
	check in _linux_only
	workload.is_windows
	minor(version) >= 25
} else := ""

# METADATA
# description: |
#   True where the rules of a version are relaxed for the pod under review, because
#   it runs in a user namespace of its own (runAsNonRoot, runAsUser, procMount).
is_relaxed(version) if {
	workload.in_user_namespace
	minor(version) >= 35
}

# METADATA
# description: How strict a level is, as a number that compares.
strictness := {"privileged": 0, "baseline": 1, "restricted": 2}

# METADATA
# description: |
#   The level that one mode (enforce, audit, warn) of a Namespace has by its label;
#   undefined without the label. An invalid level is restricted for enforce, which
#   fails closed, and privileged for audit and warn.
level(namespace, mode) := _level(mode, namespace.metadata.labels[_level_labels[mode]])

_level(_, value) := value if value in object.keys(strictness)

_level("enforce", value) := "restricted" if not value in object.keys(strictness)

_level(mode, value) := "privileged" if {
	mode != "enforce"
	not value in object.keys(strictness)
}

# METADATA
# description: The version of one mode of a Namespace by its label; "latest" without the label.
version(namespace, mode) := value if {
	value := namespace.metadata.labels[_version_labels[mode]]
} else := "latest"

_version_labels := {
	"audit": "pod-security.kubernetes.io/audit-version",
	"enforce": "pod-security.kubernetes.io/enforce-version",
	"warn": "pod-security.kubernetes.io/warn-version",
}

_level_labels := {
	"audit": "pod-security.kubernetes.io/audit",
	"enforce": "pod-security.kubernetes.io/enforce",
	"warn": "pod-security.kubernetes.io/warn",
}

# METADATA
# description: |
#   The details of a Namespace under review that enforces too little: the strictest level
#   first, and the next one for where pods of the namespace break it.
enforcing := {
	"path": _enforce_label,
	"fix": patch.put(_enforce_label, "restricted"),
	"alternatives": [patch.put(_enforce_label, "baseline")],
}

_enforce_label := ["metadata", "labels", "pod-security.kubernetes.io/enforce"]
