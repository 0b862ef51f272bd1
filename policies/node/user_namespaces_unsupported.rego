# METADATA
# title: A node must be able to run pods in user namespaces
# description: |
#   In a user namespace root of a container is nobody on the node, which takes the force out
#   of most container escapes. Pods can ask for one only where kernel, runtime and kubelet
#   support it.
# related_resources:
#   - description: User namespaces
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# custom:
#   severity: low
#   scope: host
#   match: [Node, facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     nsa: [pods/environment-hardening]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.4"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.5.1", "4.5.2"]
#   remediation: |
#     Use a node image with Linux 6.3 or newer and containerd 2.0 or CRI-O 1.25 or newer, and Kubernetes
#     1.33 or newer; leave user.max_user_namespaces above 0.
#   verify: kubectl get nodes -o wide
package policies.node.user_namespaces_unsupported

import data.lib.k8s
import data.lib.version

violation contains {"msg": msg, "details": {"path": part.path}} if {
	some part in _parts
	version.is_older(part.version, part.wanted)

	msg := sprintf("%s %s is older than %s", [part.name, part.version, part.wanted])
}

violation contains {"msg": "the kernel allows no user namespaces", "details": {"path": _switch}} if {
	_is_allowed == false
}

unknown contains {"msg": msg, "details": {"path": _path(field)}} if {
	_is_linux
	some field in ["containerRuntimeVersion", "kernelVersion", "kubeletVersion"]
	not _has_version(field)

	msg := sprintf("%s is not one that is known", [field])
}

unknown contains {"msg": "it is not known whether the kernel allows them", "details": {"path": _switch}} if {
	input.review.object.kind == "NodeFacts"
	not is_boolean(_is_allowed)
}

_switch := ["kernel", "userNamespaces"]

default _is_allowed := "unknown"

_is_allowed := input.review.object.kernel.userNamespaces if input.review.object.kind == "NodeFacts"

not_applicable contains {"msg": "it is no Linux node"} if {
	_is_node
	not _is_linux
}

_is_node if {
	input.review.object.kind == "Node"
	k8s.group == ""
}

_is_linux if {
	_is_node
	object.get(input.review.object, ["status", "nodeInfo", "operatingSystem"], "linux") != "windows"
}

_info := input.review.object.status.nodeInfo if _is_linux

# mounts with mapped ids also of tmpfs, which pods have for their secrets and tokens
_parts contains {"name": "kernel", "version": text, "wanted": "6.3", "path": _path("kernelVersion")} if {
	text := _info.kernelVersion
}

# the feature is on by default from there on
_parts contains {"name": "kubelet", "version": text, "wanted": "1.33", "path": _path("kubeletVersion")} if {
	text := _info.kubeletVersion
}

_parts contains {"name": runtime, "version": text, "wanted": wanted, "path": _path("containerRuntimeVersion")} if {
	[runtime, text] := split(_info.containerRuntimeVersion, "://")
	wanted := {"containerd": "2.0", "cri-o": "1.25"}[runtime]
}

_path(field) := ["status", "nodeInfo", field]

_has_version(field) if {
	some part in _parts
	part.path == _path(field)
	version.release(part.version)
}
