# METADATA
# title: kube-proxy must serve its metrics on loopback only
# description: |
#   The metrics port of kube-proxy asks nobody who they are. On other addresses than loopback
#   it shows the network of the cluster to whoever reaches the node, and its configuration
#   through /configz.
# related_resources:
#   - description: KubeProxyConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-proxy, ConfigMap, kubeproxy.config.k8s.io/KubeProxyConfiguration]
#   needs: [ConfigMap, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.3.1"]
#     mitre: [T1046]
#     nsa: [network/worker-nodes, network/exposure]
#     owasp_k8s: [K07, K06]
#     pci_dss4: ["2.2.1", "2.2.6", "1.3.1", "1.4.2", "1.4.4"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: ["4.3.5", "4.3.3", "4.4.2"]
#   remediation: |
#     Set metricsBindAddress to 127.0.0.1:10249 in the configuration of kube-proxy (ConfigMap kube-
#     system/kube-proxy), and let a collector on the node fetch the metrics.
#   verify: kubectl get configmap kube-proxy -n kube-system -o yaml | grep metricsBindAddress
package policies.node.kube_proxy_metrics_exposed

import data.lib.flags

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	some setting in _settings
	not _is_loopback(setting.address)

	msg := sprintf("metrics are served on %s", [setting.address])
}

unknown contains finding if some finding in flags.unreadable("kube-proxy")

unknown contains {"msg": "its configuration file was not collected", "details": {"path": process.path}} if {
	some process in flags.of("kube-proxy")
	flags.is_given(process, "config")
	not _recorded(process)
	not _config_maps
}

unknown contains {"msg": "its configuration is no valid YAML", "details": {"path": ["data", key]}} if {
	some key, text in _texts
	not yaml.is_valid(text)
}

not_applicable contains {"msg": "the ConfigMap with its configuration is judged instead"} if {
	some process in flags.of("kube-proxy")
	flags.is_given(process, "config")
	not _recorded(process)
	_config_maps
}

not_applicable contains {"msg": "it holds no configuration of kube-proxy"} if {
	input.review.object.kind in {"ClusterConfiguration", "ConfigMap", "NodeFacts"}
	count(flags.of("kube-proxy")) == 0
	count(flags.unreadable("kube-proxy")) == 0
	count(_texts) == 0
}

# with --config the flag --metrics-bind-address is ignored
_settings contains {"address": address, "path": flags.path(process, "metrics-bind-address")} if {
	some process in flags.of("kube-proxy")
	not flags.is_given(process, "config")
	address := flags.value(process, "metrics-bind-address")
}

_settings contains _setting(_recorded(process), ["configs", flags.value(process, "config")]) if {
	some process in flags.of("kube-proxy")
}

_settings contains _setting(input.review.object, []) if _is_configuration(input.review.object)

_settings contains {"address": setting.address, "path": ["data", key]} if {
	some key, text in _texts
	yaml.is_valid(text)
	configuration := yaml.unmarshal(text)
	_is_configuration(configuration)
	setting := _setting(configuration, [])
}

_setting(configuration, at) := {"address": address, "path": array.concat(at, ["metricsBindAddress"])} if {
	address := configuration.metricsBindAddress
	is_string(address)
}

_recorded(process) := input.review.object.configs[flags.value(process, "config")]

_is_configuration(document) if {
	document.kind == "KubeProxyConfiguration"
	startswith(document.apiVersion, "kubeproxy.config.k8s.io/")
}

# the data of a ConfigMap that is about kube-proxy
_texts := {key: text |
	input.review.object.kind == "ConfigMap"
	some key, text in input.review.object.data
	is_string(text)
	contains(text, "KubeProxyConfiguration")
}

# those of kubeadm and of EKS
_config_maps if data.inventory.namespace["kube-system"].v1.ConfigMap["kube-proxy"]

_config_maps if data.inventory.namespace["kube-system"].v1.ConfigMap["kube-proxy-config"]

# the empty address stands for the default, 127.0.0.1:10249
_is_loopback("")

_is_loopback(address) if regex.match(`^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$`, address)

_is_loopback("::1")
