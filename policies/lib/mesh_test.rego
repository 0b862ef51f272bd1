package lib.mesh_test

import data.lib.fixture_test as fixture
import data.lib.mesh

test_meshes[name] if {
	some name, want in {
		"consul-connect-injector": {"Consul"},
		"consul-consul-connect-injector": {"Consul"},
		"istiod": {"Istio"},
		"istiod-1-27": {"Istio"},
		"kong-mesh-control-plane": {"Kuma"},
		"kuma-control-plane": {"Kuma"},
		"linkerd-destination": {"Linkerd"},
		"not-istiod": set(),
	}
	mesh.meshes == want with data.inventory as fixture.inventory([_of("apps/v1", "Deployment", name, {})])
}

test_the_ambient_data_plane_is_istio if {
	mesh.meshes == {"Istio"} with data.inventory as fixture.inventory([_of("apps/v1", "DaemonSet", "ztunnel", {})])
	mesh.meshes == set() with data.inventory as fixture.inventory([_of("apps/v1", "DaemonSet", "ztunnel-2", {})])
}

test_known[name] if {
	some name, want in {
		"meshes.kuma.io": {"Kuma"},
		"peerauthentications.security.istio.io": {"Istio"},
		"serviceintentions.consul.hashicorp.com": {"Consul"},
		"servers.policy.linkerd.io": {"Linkerd"},
		"certificates.cert-manager.io": set(),
	}
	crd := fixture.made("apiextensions.k8s.io/v1", "CustomResourceDefinition", {"name": name}, {})
	mesh.known == want with data.inventory as fixture.inventory([crd])
}

plugins := {
	"cilium, wireguard": {
		"object": _config("cilium-config", {"enable-wireguard": "true"}),
		"want": {"Cilium with WireGuard"},
	},
	"cilium, ipsec": {"object": _config("cilium-config", {"enable-ipsec": "true"}), "want": {"Cilium with IPsec"}},
	"cilium, off": {"object": _config("cilium-config", {"enable-wireguard": "false"}), "want": set()},
	"cilium, another map": {"object": _config("other", {"enable-wireguard": "true"}), "want": set()},
	"calico": {"object": _felix({"wireguardEnabled": true}), "want": {"Calico with WireGuard"}},
	"calico, IPv6": {"object": _felix({"wireguardEnabledV6": true}), "want": {"Calico with WireGuard"}},
	"calico, off": {"object": _felix({"wireguardEnabled": false, "bpfEnabled": true}), "want": set()},
	"antrea, ipsec": {
		"object": _config("antrea-config-abc", {"antrea-agent.conf": "a: b\ntrafficEncryptionMode: ipsec\n"}),
		"want": {"Antrea with encryption"},
	},
	"antrea, wireguard": {
		"object": _config("antrea-config", {"antrea-agent.conf": "trafficEncryptionMode: \"wireGuard\""}),
		"want": {"Antrea with encryption"},
	},
	"antrea, none": {
		"object": _config("antrea-config", {"antrea-agent.conf": "#trafficEncryptionMode: ipsec\n"}),
		"want": set(),
	},
	"flannel": {
		"object": _config("kube-flannel-cfg", {"net-conf.json": `{"Backend": {"Type": "wireguard"}}`}),
		"want": {"Flannel with WireGuard"},
	},
	"flannel, vxlan": {
		"object": _config("kube-flannel-cfg", {"net-conf.json": `{"Backend": {"Type": "vxlan"}}`}),
		"want": set(),
	},
	"flannel, another map": {
		"object": _config("other", {
			"net-conf.json": `{"Backend": {"Type": "wireguard"}}`,
			"antrea-agent.conf": "trafficEncryptionMode: ipsec",
		}),
		"want": set(),
	},
}

test_plugins[note] if {
	some note, tc in plugins
	mesh.plugins == tc.want with data.inventory as fixture.inventory([tc.object])
}

test_nothing if {
	mesh.meshes == set() with data.inventory as {}
	mesh.known == set() with data.inventory as {}
	mesh.plugins == set() with data.inventory as {}
}

_of(version, kind, name, fields) := fixture.made(version, kind, {"name": name, "namespace": "system"}, fields)

_config(name, values) := _of("v1", "ConfigMap", name, {"data": values})

_felix(spec) := fixture.made("crd.projectcalico.org/v1", "FelixConfiguration", {"name": "default"}, {"spec": spec})
