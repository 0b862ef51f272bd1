# METADATA
# title: Network plugins
# description: |
#   Which network plugins a cluster runs, by their DaemonSets and their configuration on
#   nodes, and whether they enforce NetworkPolicy.
package lib.networkplugin

import data.lib.image

# METADATA
# description: |
#   The plugins found, as {"name", "enforces", "ref"}: name as in known, enforces true or
#   false, ref the DaemonSet or the NodeFacts by which it shows.
found contains {"name": name, "enforces": _enforces(name, daemon_set), "ref": ref} if {
	some namespace, gv
	startswith(gv, "apps/")
	some daemon_set_name, daemon_set in data.inventory.namespace[namespace][gv].DaemonSet
	some name, signs in known
	_shows(daemon_set_name, daemon_set, signs)
	ref := {"apiVersion": gv, "kind": "DaemonSet", "namespace": namespace, "name": daemon_set_name}
}

found contains {"name": name, "enforces": enforces, "ref": ref} if {
	some gv
	startswith(gv, "facts.regolith.dev/")
	some node, facts in data.inventory.cluster[gv].NodeFacts
	some path, name in _configs
	facts.files[path].exists == true
	enforces := name != "flannel"
	ref := {"apiVersion": gv, "kind": "NodeFacts", "namespace": "", "name": node}
}

# the configuration files by which plugins show on a node, where the file alone says enough
_configs := {
	"/etc/cni/net.d/05-cilium.conflist": "cilium",
	"/etc/cni/net.d/10-antrea.conflist": "antrea",
	"/etc/cni/net.d/10-calico.conflist": "calico",
	"/etc/cni/net.d/10-canal.conflist": "calico",
	"/etc/cni/net.d/10-flannel.conflist": "flannel",
	"/etc/cni/net.d/10-weave.conflist": "weave",
}

# METADATA
# description: |
#   Plugins by name, with the DaemonSets and the last parts of image repositories they
#   show by. From the manifests that the projects publish.
known := {
	"antrea": {"daemonSets": ["antrea-agent"], "images": ["antrea-agent-ubuntu", "antrea-agent-ubi", "antrea-ubuntu"]},
	"aws-vpc-cni": {"daemonSets": ["aws-node"], "images": ["amazon-k8s-cni"]},
	"azure-npm": {"daemonSets": ["azure-npm"], "images": ["azure-npm"]},
	"calico": {"daemonSets": ["calico-node", "canal", "rke2-canal"], "images": ["node-calico", "hardened-calico"]},
	"cilium": {"daemonSets": ["cilium"], "images": ["cilium"]},
	"flannel": {"daemonSets": ["kube-flannel", "kube-flannel-ds"], "images": ["flannel"]},
	"gke-dataplane-v2": {"daemonSets": ["anetd"], "images": []},
	"kindnet": {"daemonSets": ["kindnet"], "images": ["kindnetd"]},
	"kube-network-policies": {"daemonSets": ["kube-network-policies"], "images": ["kube-network-policies"]},
	"kube-ovn": {"daemonSets": ["kube-ovn-cni"], "images": ["kube-ovn"]},
	"kube-router": {"daemonSets": ["kube-router"], "images": ["kube-router"]},
	"ovn-kubernetes": {"daemonSets": ["ovnkube-node"], "images": ["ovn-kube-u", "ovn-kube-f"]},
	"romana": {"daemonSets": ["romana-agent"], "images": []},
	"weave": {"daemonSets": ["weave-net"], "images": ["weave-kube"]},
}

_shows(name, _, signs) if name in signs.daemonSets

_shows(_, daemon_set, signs) if {
	some container in daemon_set.spec.template.spec.containers
	some last in signs.images
	endswith(image.parse(container.image).repository, concat("", ["/", last]))
}

_enforces("flannel", _) := false

_enforces("aws-vpc-cni", daemon_set) := _has_policy_agent(daemon_set)

_enforces("kindnet", daemon_set) := _is_new_kindnet(daemon_set)

_enforces(name, _) if not name in {"flannel", "aws-vpc-cni", "kindnet"}

# the agent is a container of aws-node, and idle until the controller is on
_has_policy_agent(daemon_set) if {
	some container in daemon_set.spec.template.spec.containers
	endswith(image.parse(container.image).repository, "aws-network-policy-agent")
	data.inventory.namespace["kube-system"].v1.ConfigMap["amazon-vpc-cni"].data["enable-network-policy-controller"] == "true"
} else := false

# images are tagged with their date; those of kind 0.24 are the first that enforce policies
_is_new_kindnet(daemon_set) if {
	some container in daemon_set.spec.template.spec.containers
	[[_, date]] := regex.find_all_string_submatch_n(`^v([0-9]{8})-`, image.parse(container.image).tag, 1)
	date >= "20240813"
} else := false
