# METADATA
# title: Service meshes and encryption between pods
# description: |
#   What of the inventory shows that traffic between pods is encrypted: a service mesh,
#   or a network plugin told to do so. Does not read the input.
package lib.mesh

# METADATA
# description: The service meshes whose control plane runs here.
meshes contains product if {
	some prefix, product in {
		"consul-connect-injector": "Consul",
		"consul-consul-connect-injector": "Consul",
		"istiod": "Istio",
		"kong-mesh-control-plane": "Kuma",
		"kuma-control-plane": "Kuma",
		"linkerd-destination": "Linkerd",
	}
	some name in _deployments
	startswith(name, prefix)
}

# the ambient data plane, where the control plane is run by somebody else
meshes contains "Istio" if data.inventory.namespace[_][_].DaemonSet.ztunnel

_deployments := {name | data.inventory.namespace[_][_].Deployment[name]}

# METADATA
# description: |
#   The service meshes whose resources the API server knows. Their control plane may
#   run outside the cluster, or be gone.
known contains product if {
	some crd, product in {
		"meshes.kuma.io": "Kuma",
		"peerauthentications.security.istio.io": "Istio",
		"serviceintentions.consul.hashicorp.com": "Consul",
		"servers.policy.linkerd.io": "Linkerd",
	}
	data.inventory.cluster[_].CustomResourceDefinition[crd]
}

# METADATA
# description: Network plugins that encrypt traffic between nodes, and how.
plugins contains sprintf("Cilium with %s", [how]) if {
	some key, how in {"enable-ipsec": "IPsec", "enable-wireguard": "WireGuard"}
	some config in _configs("cilium-config")
	config.data[key] == "true"
}

plugins contains "Calico with WireGuard" if {
	some felix in data.inventory.cluster[_].FelixConfiguration
	some key in ["wireguardEnabled", "wireguardEnabledV6"]
	felix.spec[key] == true
}

plugins contains "Antrea with encryption" if {
	some config in _configs("antrea-config")
	regex.match(`(?m)^trafficEncryptionMode:\s*["']?(ipsec|wireGuard)`, config.data["antrea-agent.conf"])
}

plugins contains "Flannel with WireGuard" if {
	some config in _configs("kube-flannel-cfg")
	regex.match(`"Type"\s*:\s*"wireguard"`, config.data["net-conf.json"])
}

# antrea-config carried a hash in its name for long
_configs(prefix) := [config |
	some name, config in data.inventory.namespace[_].v1.ConfigMap
	startswith(name, prefix)
]
