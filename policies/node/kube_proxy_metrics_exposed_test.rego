package policies.node.kube_proxy_metrics_exposed_test

import data.lib.fixture_test as fixture
import data.policies.node.kube_proxy_metrics_exposed as control

_configuration(fields) := object.union(
	{"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration"},
	fields,
)

_config_map(name, text) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": name, "namespace": "kube-system"},
	"data": {"config.conf": text, "kubeconfig.conf": "kind: Config"},
}

_file := "/var/lib/kube-proxy/config.conf"

_started(args, configs) := fixture.node_facts({
	"processes": [{"name": "kube-proxy", "args": array.concat(["kube-proxy"], args)}],
	"configs": configs,
})

# every way the address is seen, and where it then stands
_ways(address) := {
	"document": {
		"object": _configuration({"metricsBindAddress": address}),
		"path": ["metricsBindAddress"],
	},
	"ConfigMap": {
		"object": _config_map("kube-proxy", yaml.marshal(_configuration({"metricsBindAddress": address}))),
		"path": ["data", "config.conf"],
	},
	"file": {
		"object": _started(["--config", _file], {_file: _configuration({"metricsBindAddress": address})}),
		"path": ["configs", _file, "metricsBindAddress"],
	},
	"flag of a process": {
		"object": _started([sprintf("--metrics-bind-address=%s", [address])], {}),
		"path": ["processes", 0, "args", 1],
	},
	"flag of a pod": {
		"object": fixture.static_pod("kube-proxy", ["--metrics-bind-address", address]),
		"path": ["spec", "containers", 0, "command", 1],
	},
}

addresses := {
	"0.0.0.0:10249": true,
	"0.0.0.0": true,
	"[::]:10249": true,
	"10.0.0.1:10249": true,
	"127.0.0.1.example.com:10249": true,
	"127.0.0.1:10249": false,
	"127.8.9.10": false,
	"localhost:10249": false,
	"[::1]:10249": false,
	"::1": false,
	"": false,
}

test_violation[address][way] if {
	some address, faulty in addresses
	some way, seen in _ways(address)
	want := {[sprintf("metrics are served on %s", [address]), seen.path] | faulty}
	want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as seen.object
	count(control.unknown | control.not_applicable) == 0 with input.review.object as seen.object
}

default_cases := {
	"a flag that is not set": _started([], {}),
	"a field that is not set": _started(["--config", _file], {_file: _configuration({})}),
	"a field that is null": _configuration({"metricsBindAddress": null}),
	"a document that says nothing": _configuration({}),
	"the flag is ignored where there is a file": _started(
		["--metrics-bind-address=0.0.0.0", "--config", _file],
		{_file: _configuration({})},
	),
	"the last flag counts": _started(["--metrics-bind-address=0.0.0.0", "--metrics-bind-address=127.0.0.1"], {}),
}

test_default[note] if {
	some note, object_ in default_cases
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}

test_the_config_map_is_judged_instead[name] if {
	some name in ["kube-proxy", "kube-proxy-config"]
	world := fixture.inventory([_config_map(name, yaml.marshal(_configuration({})))])
	count(control.not_applicable) == 1 with input.review.object as _started(["--config", _file], {})
		with data.inventory as world
	count(control.violation | control.unknown) == 0 with input.review.object as _started(["--config", _file], {})
		with data.inventory as world
}

# what was collected is judged, whatever else there is
test_the_file_is_judged_beside_the_config_map if {
	world := fixture.inventory([_config_map("kube-proxy", yaml.marshal(_configuration({})))])
	node := _started(["--config", _file], {_file: _configuration({"metricsBindAddress": "0.0.0.0"})})
	count(control.violation) == 1 with input.review.object as node with data.inventory as world
	count(control.not_applicable) == 0 with input.review.object as node with data.inventory as world
}

test_flags_are_judged_beside_the_config_map if {
	world := fixture.inventory([_config_map("kube-proxy", yaml.marshal(_configuration({})))])
	control.not_applicable == set() with input.review.object as _started([], {}) with data.inventory as world
}

unknown := {
	"no arguments on record": fixture.node_facts({"processes": [{"name": "kube-proxy"}]}),
	"neither file nor ConfigMap": _started(["--config", _file], {}),
	"YAML that cannot be read": _config_map("kube-proxy", "kind: KubeProxyConfiguration\n- {"),
	"a shell script": {
		"kind": "Pod",
		"spec": {"containers": [{"name": "kube-proxy", "command": ["sh", "-c", "kube-proxy --config=$FILE; true"]}]},
	},
}

test_unknown[note] if {
	some note, object_ in unknown
	count(control.unknown) == 1 with input.review.object as object_
	count(control.violation | control.not_applicable) == 0 with input.review.object as object_
}

test_not_applicable[note] if {
	some note, object_ in {
		"a ConfigMap of something else": _config_map("app", "kind: Other"),
		"a ConfigMap without data": object.remove(_config_map("app", ""), ["data"]),
		"a node without kube-proxy": fixture.node_facts({"processes": []}),
		"a ClusterConfiguration": fixture.kubeadm({}),
	}
	count(control.not_applicable) == 1 with input.review.object as object_
	count(control.violation | control.unknown) == 0 with input.review.object as object_
}

test_other_kinds[note] if {
	some note, object_ in {
		"Secret": object.union(
			_config_map("kube-proxy", yaml.marshal(_configuration({"metricsBindAddress": "0.0.0.0"}))),
			{"kind": "Secret"},
		),
		"another group": object.union(
			_configuration({"metricsBindAddress": "0.0.0.0"}),
			{"apiVersion": "example.com/v1"},
		),
		"another document of its group": object.union(
			_configuration({"metricsBindAddress": "0.0.0.0"}),
			{"kind": "Other"},
		),
		"another document in the ConfigMap": _config_map(
			"kube-proxy",
			"{kind: List, about: KubeProxyConfiguration, metricsBindAddress: 0.0.0.0}",
		),
	}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
