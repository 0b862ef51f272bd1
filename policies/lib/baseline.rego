# METADATA
# title: Pod Security Standards, baseline
# description: |
#   What the checks of the baseline level find in the pod of the object under
#   review, exactly as k8s.io/pod-security-admission does. A fault is {"who", "path"}
#   and, where there is one, "value": who is what workload.who takes. "list"
#   is the path of the list for a fault of one of its elements.
#   Lists that a control lets its user choose are arguments.
package lib.baseline

import data.lib.podsecurity
import data.lib.workload

# METADATA
# description: The fields by which the pod joins a namespace of its node.
host_namespaces contains {"who": "pod", "path": path, "value": field} if {
	some field in ["hostIPC", "hostNetwork", "hostPID"]
	workload.pod_spec[field] == true
	path := array.concat(workload.pod_spec_path, [field])
}

# METADATA
# description: Containers that run privileged.
privileged contains {"who": container, "path": path} if {
	some container in workload.containers
	container.spec.securityContext.privileged == true
	path := array.concat(container.path, ["securityContext", "privileged"])
}

# METADATA
# description: Volumes that mount a path of the node, whether or not a container uses them; value is the source.
host_paths contains {"who": volume, "path": path, "value": source} if {
	some volume in workload.volumes
	source := volume.spec.hostPath
	source != null
	path := array.concat(volume.path, ["hostPath"])
}

# METADATA
# description: Ports that containers open on the node.
host_ports contains {"who": container, "path": path, "value": number} if {
	some container in workload.containers
	some i, port in container.spec.ports
	number := port.hostPort
	not number in {null, 0}
	path := array.concat(container.path, ["ports", i, "hostPort"])
}

# METADATA
# description: Probes and lifecycle handlers that name a host, under the rules of a version.
handler_hosts(version) := {fault |
	not podsecurity.exemption("hostProbesAndHostLifecycle", version)
	some fault in _handler_hosts
}

_handler_hosts contains {"who": container, "path": path, "value": host} if {
	some container in workload.containers
	some name in ["livenessProbe", "readinessProbe", "startupProbe"]
	probe := container.spec[name]
	some action in ["httpGet", "tcpSocket"]
	host := probe[action].host
	not host in {null, ""}
	path := array.concat(container.path, [name, action, "host"])
}

_handler_hosts contains {"who": container, "path": path, "value": host} if {
	some container in workload.containers
	lifecycle := container.spec.lifecycle
	some name in ["postStart", "preStop"]
	some action in ["httpGet", "tcpSocket"]
	host := lifecycle[name][action].host
	not host in {null, ""}
	path := array.concat(container.path, ["lifecycle", name, action, "host"])
}

# METADATA
# description: Capabilities that containers add beyond the list, compared letter by letter.
added_capabilities(allowed) := {{"who": container, "list": list, "path": path, "value": capability} |
	some container in workload.containers
	some i, capability in container.spec.securityContext.capabilities.add
	not capability in allowed
	list := array.concat(container.path, ["securityContext", "capabilities", "add"])
	path := array.concat(list, [i])
}

# METADATA
# description: The capabilities that the baseline level lets a container add.
capabilities := [
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
]

# METADATA
# description: Containers that see /proc without its masks, under the rules of a version.
unmasked_proc(version) := {fault |
	not podsecurity.is_relaxed(version)
	some fault in proc_mounts
}

# METADATA
# description: Containers whose procMount is set to anything but Default, whatever the version.
proc_mounts contains {"who": container, "path": path, "value": type} if {
	some container in workload.containers
	type := container.spec.securityContext.procMount
	not type in {"Default", null}
	path := array.concat(container.path, ["securityContext", "procMount"])
}

# METADATA
# description: |
#   Sysctls that the pod sets outside the lists, which are given by the minor version
#   they hold from ({"1.27": [...]}) and add up to the version asked for.
unsafe_sysctls(allowed, version) := {{"who": "pod", "list": list, "path": path, "value": name} |
	some i, sysctl in workload.pod_spec.securityContext.sysctls
	name := workload.container_name(sysctl)
	not _sysctl_allowed(name, allowed, version)
	list := array.concat(workload.pod_spec_path, ["securityContext", "sysctls"])
	path := array.concat(list, [i])
}

_sysctl_allowed(name, allowed, version) if {
	some since, names in allowed
	name in names
	podsecurity.minor(since) <= podsecurity.minor(version)
}

# METADATA
# description: The sysctls that the baseline level allows, by the version they are allowed from.
sysctls := {
	"1.0": [
		"kernel.shm_rmid_forced",
		"net.ipv4.ip_local_port_range",
		"net.ipv4.tcp_syncookies",
		"net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start",
	],
	"1.27": ["net.ipv4.ip_local_reserved_ports"],
	"1.29": [
		"net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes",
	],
	"1.32": ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
	"1.37": ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
}

# METADATA
# description: Pods and containers that run as Windows host processes.
host_processes contains {"who": context.who, "path": path} if {
	some context in workload.security_contexts
	context.spec.windowsOptions.hostProcess == true
	path := array.concat(context.path, ["windowsOptions", "hostProcess"])
}
