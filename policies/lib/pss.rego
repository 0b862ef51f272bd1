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
broken("baseline", version) := {check: paths |
	some check, faults in _baseline(version)
	paths := {fault.path | some fault in faults}
	paths != set()
}

broken("restricted", version) := {check: paths |
	some checks in [_baseline(version), _restricted(version)]
	some check, faults in checks
	paths := {fault.path | some fault in faults}
	paths != set()
	not _is_overridden(check, version)
}

broken("privileged", _) := {}

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
	"capabilities_restricted": {fault |
		some faults in [restricted.kept_capabilities(version), restricted.added_capabilities(version)]
		some fault in faults
	},
	"procMount_restricted": restricted.unmasked_proc(version),
	"restrictedVolumes": restricted.volumes(restricted.volume_sources),
	"runAsNonRoot": restricted.run_as_non_root(version),
	"runAsUser": restricted.run_as_root(version),
	"seccompProfile_restricted": restricted.seccomp_profiles(version),
}

# a restricted check replaces this one of baseline, whether or not it says something about this pod
_is_overridden(check, version) if podsecurity.minor(version) >= _since[check]

_since := {
	"capabilities_baseline": 22,
	"hostPathVolumes": 0,
	"procMount": 35,
	"seccompProfile_baseline": 19,
}
