# METADATA
# title: Pod Security Standards as a whole
# description: |
#   The upstream checks that the pod of the object under review breaks under the
#   rules of a level and a version, as Pod Security admission would judge it.
package lib.pss

import data.lib.baseline
import data.lib.confinement
import data.lib.podsecurity
import data.lib.restricted

# METADATA
# description: |
#   The paths at fault by upstream check id. The restricted level has the baseline
#   checks too, without those that a check of its own overrides.
broken(level, version) := {check: paths |
	some check, faults in _checks(level, version)
	faults != set()
	paths := {fault.path | some fault in faults}
}

_checks("baseline", version) := _baseline(version)

_checks("restricted", version) := object.union(
	object.remove(_baseline(version), _overridden(version)),
	_restricted(version),
)

_baseline(version) := {
	"appArmorProfile": confinement.apparmor_profiles(confinement.apparmor_types),
	"capabilities_baseline": baseline.added_capabilities(baseline.capabilities),
	"hostNamespaces": baseline.host_namespaces,
	"hostPathVolumes": baseline.host_paths,
	"hostPorts": baseline.host_ports,
	"hostProbesAndHostLifecycle": baseline.handler_hosts(version),
	"privileged": baseline.privileged,
	"procMount": baseline.unmasked_proc(version),
	"seLinuxOptions": confinement.selinux_options(confinement.selinux_types, version),
	"seccompProfile_baseline": confinement.seccomp_profiles(version),
	"sysctls": baseline.unsafe_sysctls(baseline.sysctls, version),
	"windowsHostProcess": baseline.host_processes,
}

_restricted(version) := {
	"allowPrivilegeEscalation": restricted.privilege_escalation(version),
	"capabilities_restricted": (restricted.kept_capabilities(version) | restricted.added_capabilities(version)),
	"procMount_restricted": restricted.unmasked_proc(version),
	"restrictedVolumes": restricted.volumes(restricted.volume_sources),
	"runAsNonRoot": restricted.run_as_non_root(version),
	"runAsUser": restricted.run_as_root(version),
	"seccompProfile_restricted": restricted.seccomp_profiles(version),
}

# the baseline checks that a restricted one replaces, whether or not that one says something about this pod
_overridden(version) := {check |
	some check, since in {
		"capabilities_baseline": 22,
		"hostPathVolumes": 0,
		"procMount": 35,
		"seccompProfile_baseline": 19,
	}
	podsecurity.minor(version) >= since
}
