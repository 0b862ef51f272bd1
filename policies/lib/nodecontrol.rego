# METADATA
# title: Power over the node
# description: What lets a container of the pod under review take over the node it runs on.
package lib.nodecontrol

import data.lib.capability
import data.lib.workload

# METADATA
# description: |
#   Each thing that gives power over the node, as {"text", "path"}: a privileged
#   container, a namespace of the node with a capability that reaches into it, a
#   sensitive path of the node mounted for writing, a socket of the container runtime.
powers := (_privileged | _capable) | (_writable | _sockets)

_privileged := {{"path": path, "text": sprintf("%s is privileged", [workload.who(container)])} |
	some container in workload.containers
	container.spec.securityContext.privileged == true
	path := array.concat(container.path, ["securityContext", "privileged"])
}

_capable := {{"path": path, "text": sprintf("%s has %s in a namespace of the node", [workload.who(container), name])} |
	_shares_namespace
	some container in workload.containers
	some i, added in container.spec.securityContext.capabilities.add
	name := capability.plain(added)
	name in {"ALL", "SYS_ADMIN", "SYS_PTRACE"}
	path := array.concat(container.path, ["securityContext", "capabilities", "add", i])
}

_shares_namespace if workload.pod_spec.hostPID == true

_shares_namespace if workload.pod_spec.hostNetwork == true

_writable := {{"path": path, "text": sprintf("%s may write to %s of its node", [workload.who(container), source])} |
	some volume in workload.volumes
	source := volume.spec.hostPath.path
	_is_sensitive(_clean(source))
	some container in workload.containers
	some i, mount in container.spec.volumeMounts
	mount.name == volume.name
	not mount.readOnly == true
	path := array.concat(container.path, ["volumeMounts", i])
}

# a socket takes orders whether or not it is mounted read-only
_sockets := {{"path": path, "text": sprintf("%s holds the socket of the container runtime", [workload.who(container)])} |
	some volume in workload.volumes
	holds_socket(volume.spec.hostPath.path, sockets)
	some container in workload.containers
	some i, mount in container.spec.volumeMounts
	mount.name == volume.name
	path := array.concat(container.path, ["volumeMounts", i])
}

_clean("/") := "/"

_clean(path) := trim_right(path, "/") if path != "/"

_is_sensitive("/")

_is_sensitive(path) if {
	some root in _sensitive
	strings.any_prefix_match([concat("", [path, "/"])], [concat("", [root, "/"])])
}

# what programs, logins, devices and the agents of the node are made of; below these too
_sensitive := [
	"/bin",
	"/boot",
	"/dev",
	"/etc",
	"/home",
	"/lib",
	"/lib64",
	"/opt/cni",
	"/proc",
	"/root",
	"/run",
	"/sbin",
	"/sys",
	"/usr",
	"/var/lib/containerd",
	"/var/lib/containers",
	"/var/lib/docker",
	"/var/lib/etcd",
	"/var/lib/kubelet",
	"/var/lib/rancher",
	"/var/log",
	"/var/run",
]

# METADATA
# description: The names of the sockets by which container runtimes take orders.
sockets := [
	"buildkitd.sock",
	"containerd.sock",
	"cri-dockerd.sock",
	"crio.sock",
	"docker.sock",
	"dockershim.sock",
	"podman.sock",
]

# METADATA
# description: True where a path of the node is a socket of one of these names, or a folder in which one usually is.
holds_socket(path, _) if _clean(path) in {"/", "/run", "/var/run", "/var"}

holds_socket(path, names) if {
	some name in names
	endswith(path, concat("", ["/", name]))
}

holds_socket(path, _) if {
	trim_prefix(_clean(path), "/var") in {"/run/containerd", "/run/crio", "/run/k3s", "/run/k3s/containerd", "/run/podman"}
}
