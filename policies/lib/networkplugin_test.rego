package lib.networkplugin_test

import data.lib.fixture_test as fixture
import data.lib.networkplugin

cases := {
	"antrea": {"daemon_set": ["antrea-agent", "registry.example.com/x"], "want": {["antrea", true]}},
	"azure": {"daemon_set": ["azure-npm", "registry.example.com/x"], "want": {["azure-npm", true]}},
	"calico": {"daemon_set": ["calico-node", "registry.example.com/x"], "want": {["calico", true]}},
	"canal": {"daemon_set": ["canal", "registry.example.com/x"], "want": {["calico", true]}},
	"cilium by name": {"daemon_set": ["cilium", "registry.example.com/x"], "want": {["cilium", true]}},
	"cilium by image": {"daemon_set": ["agent", "quay.io/cilium/cilium:v1.18.0"], "want": {["cilium", true]}},
	"a tool of cilium": {"daemon_set": ["agent", "quay.io/cilium/hubble-cilium-ui:v1"], "want": set()},
	"flannel": {"daemon_set": ["kube-flannel-ds", "registry.example.com/x"], "want": {["flannel", false]}},
	"flannel by image": {"daemon_set": ["net", "ghcr.io/flannel-io/flannel:v0.27"], "want": {["flannel", false]}},
	"dataplane v2": {"daemon_set": ["anetd", "registry.example.com/x"], "want": {["gke-dataplane-v2", true]}},
	"kindnet": {"daemon_set": ["kindnet", "docker.io/kindest/kindnetd:v20250512-df8de77b"], "want": {["kindnet", true]}},
	"the first that enforces": {
		"daemon_set": ["kindnet", "docker.io/kindest/kindnetd:v20240813-c6f155d6"],
		"want": {["kindnet", true]},
	},
	"old kindnet": {
		"daemon_set": ["kindnet", "docker.io/kindest/kindnetd:v20240202-8f1494ea"],
		"want": {["kindnet", false]},
	},
	"kindnet of no date": {"daemon_set": ["kindnet", "docker.io/kindest/kindnetd:main"], "want": {["kindnet", false]}},
	"amazon": {
		"daemon_set": ["aws-node", "registry.example.com/amazon-k8s-cni:v1.20"],
		"want": {["aws-vpc-cni", false]},
	},
	"another DaemonSet": {"daemon_set": ["kube-proxy", "registry.k8s.io/kube-proxy:v1.37.0"], "want": set()},
}

test_found[note] if {
	some note, tc in cases
	plugins := networkplugin.found with data.inventory as fixture.inventory([_daemon_set(tc.daemon_set[0], [tc.daemon_set[1]])])
	{[plugin.name, plugin.enforces] | some plugin in plugins} == tc.want
}

configs := {
	"05-cilium.conflist": {["cilium", true]},
	"10-antrea.conflist": {["antrea", true]},
	"10-calico.conflist": {["calico", true]},
	"10-canal.conflist": {["calico", true]},
	"10-flannel.conflist": {["flannel", false]},
	"10-weave.conflist": {["weave", true]},
	"99-loopback.conf": set(),
}

test_configs[name] if {
	some name, want in configs
	plugins := networkplugin.found with data.inventory as fixture.inventory([_facts(name, true)])
	{[plugin.name, plugin.enforces] | some plugin in plugins} == want
	{["NodeFacts", "fact"] | some _ in want} == {[plugin.ref.kind, plugin.ref.name] | some plugin in plugins}
	networkplugin.found == set() with data.inventory as fixture.inventory([_facts(name, false)])
}

test_facts_of_another_group if {
	other := object.union(_facts("05-cilium.conflist", true), {"apiVersion": "example.com/v1"})
	networkplugin.found == set() with data.inventory as fixture.inventory([other])
}

_facts(name, exists) := fixture.fact(
	"NodeFacts",
	{"files": {concat("", ["/etc/cni/net.d/", name]): {"exists": exists}}},
)

test_ref if {
	plugins := networkplugin.found with data.inventory as fixture.inventory([_daemon_set("cilium", ["x"])])
	{plugin.ref | some plugin in plugins} == {{
		"apiVersion": "apps/v1",
		"kind": "DaemonSet",
		"namespace": "kube-system",
		"name": "cilium",
	}}
}

test_other_groups_are_left_alone if {
	other := object.union(_daemon_set("cilium", ["x"]), {"apiVersion": "apps.kruise.io/v1"})
	networkplugin.found == set() with data.inventory as fixture.inventory([other])
}

# agent, switch, whether policies are enforced
amazon := {
	"both": [["x/amazon-k8s-cni:v1", "x/amazon/aws-network-policy-agent:v1"], "true", true],
	"switched off": [["x/amazon-k8s-cni:v1", "x/amazon/aws-network-policy-agent:v1"], "false", false],
	"no agent": [["x/amazon-k8s-cni:v1"], "true", false],
}

test_amazon[note] if {
	some note, [images, switch, want] in amazon
	config := fixture.made(
		"v1", "ConfigMap",
		{"name": "amazon-vpc-cni", "namespace": "kube-system"},
		{"data": {"enable-network-policy-controller": switch}},
	)
	plugins := networkplugin.found with data.inventory as fixture.inventory([_daemon_set("aws-node", images), config])
	{plugin.enforces | some plugin in plugins} == {want}
}

_daemon_set(name, images) := fixture.made(
	"apps/v1", "DaemonSet",
	{"name": name, "namespace": "kube-system"},
	{"spec": {"template": {"spec": {"containers": [{"name": "c", "image": reference} | some reference in images]}}}},
)
