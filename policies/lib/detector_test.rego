package lib.detector_test

import data.lib.detector
import data.lib.fixture_test as fixture

_daemonset(name, labels, container) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "security", "labels": labels},
	"spec": {"template": {"spec": {"containers": [container]}}},
}

_plain := {"name": "agent", "image": "registry.example.com/agent:1"}

_image(image) := {"name": "agent", "image": image}

_label(name) := {"app.kubernetes.io/name": name}

recognised := {
	"by its name": {"object": _daemonset("falco", {}, _plain), "want": {"falco"}},
	"by the end of its name": {"object": _daemonset("prod-falco", {}, _plain), "want": {"falco"}},
	"not by a part of its name": {"object": _daemonset("falco-exporter", {}, _plain), "want": set()},
	"not by the end of a word": {"object": _daemonset("notfalco", {}, _plain), "want": set()},
	"by its label": {"object": _daemonset("agent", _label("tetragon"), _plain), "want": {"tetragon"}},
	"not by another label": {"object": _daemonset("agent", {"app": "tetragon"}, _plain), "want": set()},
	"by a label of its pods": {
		"object": object.union(
			_daemonset("agent", {}, _plain),
			{"spec": {"template": {"metadata": {"labels": _label("falco")}}}},
		),
		"want": {"falco"},
	},
	"by its image": {
		"object": _daemonset("agent", {}, _image("docker.io/falcosecurity/falco-no-driver:0.40.0")),
		"want": {"falco"},
	},
	"by its mirrored image": {
		"object": _daemonset("agent", {}, _image("registry.example.com/mirror/aquasec/tracee@sha256:00")),
		"want": {"tracee"},
	},
	"not by the image of a companion": {
		"object": _daemonset("agent", {}, _image("falcosecurity/falcosidekick:2")),
		"want": set(),
	},
	"not by the end of a segment": {"object": _daemonset("agent", {}, _image("notcilium/tetragon:1")), "want": set()},
	"not by an image that is none": {"object": _daemonset("agent", {}, _image(7)), "want": set()},
	"not by no image": {"object": _daemonset("agent", {}, {"name": "agent"}), "want": set()},
	"two at once": {
		"object": _daemonset("falco", _label("tetragon"), _plain),
		"want": {"falco", "tetragon"},
	},
	"datadog without workload protection": {
		"object": _daemonset("datadog", {}, _image("registry.example.com/datadog/agent:7")),
		"want": set(),
	},
	"datadog with workload protection off": {"object": _daemonset("datadog", {}, _datadog("false")), "want": set()},
	"datadog with workload protection": {"object": _daemonset("datadog", {}, _datadog("true")), "want": {"datadog-agent"}},
	"datadog with another variable": {
		"object": _daemonset("datadog", {}, {"name": "agent", "env": [{"name": "DD_LOGS_ENABLED", "value": "true"}]}),
		"want": set(),
	},
}

_datadog(value) := {"name": "agent", "env": [{"name": "DD_RUNTIME_SECURITY_CONFIG_ENABLED", "value": value}]}

test_of[note] if {
	some note, tc in recognised
	tc.want == detector.of(tc.object, detector.names)
}

# every detector by its DaemonSet and by its image, as its own chart or operator writes them
test_names[name] if {
	some name, want in {
		"aqua-enforcer-ds": "aqua-enforcer", "falcon-sensor": "crowdstrike-falcon",
		"falcon-node-sensor": "crowdstrike-falcon", "microsoft-defender-collector-ds": "defender",
		"microsoft-defender-publisher-ds": "defender", "falco": "falco", "kubearmor": "kubearmor",
		"neuvector-enforcer-pod": "neuvector", "sysdig-agent": "sysdig-agent", "sysdig-host-shield": "sysdig-agent",
		"tetragon": "tetragon", "tracee": "tracee", "stackrox-collector": "stackrox-collector",
	}
	{want} == detector.of(_daemonset(name, {}, _plain), detector.names)
}

test_images[repository] if {
	some repository, want in {
		"aquasec/enforcer": "aqua-enforcer", "crowdstrike/falcon-sensor": "crowdstrike-falcon",
		"azuredefender/stable/low-level-collector": "defender", "azuredefender/stable/security-publisher": "defender",
		"falcosecurity/falco": "falco", "kubearmor/kubearmor": "kubearmor", "kubearmor/kubearmor-ubi": "kubearmor",
		"neuvector/enforcer": "neuvector", "stackrox-io/collector": "stackrox-collector",
		"advanced-cluster-security/rhacs-collector-rhel8": "stackrox-collector",
		"advanced-cluster-security/rhacs-collector-rhel9": "stackrox-collector", "sysdig/agent": "sysdig-agent",
		"sysdig/agent-slim": "sysdig-agent", "sysdig/host-shield": "sysdig-agent", "cilium/tetragon": "tetragon",
		"aquasec/tracee": "tracee",
	}
	image := sprintf("registry.example.com/%s:1.0", [repository])
	{want} == detector.of(_daemonset("agent", {}, _image(image)), detector.names)
}

test_images_of_other_tools[name] if {
	some name, repository in {
		"gatekeeper": "openpolicyagent/gatekeeper",
		"kube-bench": "aquasec/kube-bench",
		"kyverno": "kyverno/kyverno",
		"trivy": "aquasecurity/trivy",
		"sentry": "security/sentry",
	}
	detector.is_image_of(sprintf("registry.example.com/mirror/%s:1.0", [repository]), name)
}

test_not_images_of_other_tools[name] if {
	some name in ["gatekeeper", "kube-bench", "kyverno", "trivy"]
	not detector.is_image_of(sprintf("registry.example.com/somebody/%s:1.0", [name]), name)
}

test_datadog_by_its_image if {
	container := object.union(_datadog("true"), {"image": "registry.example.com/datadog/agent:7"})
	{"datadog-agent"} == detector.of(_daemonset("agent", {}, container), detector.names)
}

# a detector of somebody's own
test_other_detectors[note] if {
	some note, object_ in {
		"name": _daemonset("in-house", {}, _plain),
		"label": _daemonset("agent", _label("in-house"), _plain),
		"image": _daemonset("agent", {}, _image("registry.example.com/security/in-house:1")),
	}
	{"in-house"} == detector.of(object_, ["in-house"])
	set() == detector.of(object_, ["falco"])
}

_falco := _daemonset("falco", {}, _plain)

_scheduled(number) := object.union(_falco, {"status": {"desiredNumberScheduled": number}})

running := {
	"a DaemonSet": {"objects": [_falco], "want": 1},
	"one that is scheduled": {"objects": [_scheduled(3)], "want": 1},
	"one that selects no node": {"objects": [_scheduled(0)], "want": 0},
	"another one": {"objects": [_daemonset("web", {}, _plain)], "want": 0},
	"another kind": {"objects": [object.union(_falco, {"kind": "Deployment"})], "want": 0},
	"another group": {"objects": [object.union(_falco, {"apiVersion": "example.com/v1"})], "want": 0},
	"none": {"objects": [], "want": 0},
}

test_running[note] if {
	some note, tc in running
	tc.want == count(detector.running(["falco"])) with data.inventory as fixture.inventory(tc.objects)
}

_pod(fields) := object.union(
	{
		"apiVersion": "v1",
		"kind": "Pod",
		"metadata": {
			"name": "falco-x",
			"namespace": "security",
			"ownerReferences": [{"kind": "DaemonSet", "name": "falco"}],
		},
		"spec": {"nodeName": "node-1"},
		"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
	},
	fields,
)

ready := {
	"a ready pod": {"pod": _pod({}), "want": true},
	"a pod on another node": {"pod": _pod({"spec": {"nodeName": "node-2"}}), "want": false},
	"a pod of another DaemonSet": {
		"pod": _pod({"metadata": {"ownerReferences": [{"kind": "DaemonSet", "name": "web"}]}}),
		"want": false,
	},
	"a pod of a Job": {
		"pod": _pod({"metadata": {"ownerReferences": [{"kind": "Job", "name": "falco"}]}}),
		"want": false,
	},
	"a pod in another namespace": {"pod": _pod({"metadata": {"namespace": "shop"}}), "want": false},
	"a pod that ended": {"pod": _pod({"status": {"phase": "Succeeded"}}), "want": false},
	"a pod that is not ready": {
		"pod": _pod({"status": {"conditions": [{"type": "Ready", "status": "False"}]}}),
		"want": false,
	},
	"a pod with another condition": {
		"pod": _pod({"status": {"conditions": [{"type": "Initialized", "status": "True"}]}}),
		"want": false,
	},
}

test_is_ready_on[note] if {
	some note, tc in ready
	want := {true | tc.want}
	want == {true | detector.is_ready_on(_falco, "node-1")} with data.inventory as fixture.inventory([tc.pod])
}

test_pods_of[note] if {
	some note, tc in {
		"its pod": {"pod": _pod({"status": {"phase": "Pending"}}), "want": {"falco-x"}},
		"a pod in another namespace": {"pod": _pod({"metadata": {"namespace": "shop"}}), "want": set()},
		"a pod of another": {"pod": _pod({"metadata": {"ownerReferences": []}}), "want": set()},
	}
	world := fixture.inventory([tc.pod])
	tc.want == {pod.metadata.name | some pod in detector.pods_of(_falco)} with data.inventory as world
}

_with(spec) := object.union(_falco, {"spec": {"template": {"spec": spec}}})

_affinity(terms) := _with({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}})

_term(operator, values) := {"matchExpressions": [{"key": "pool", "operator": operator, "values": values}]}

_node := {"metadata": {"name": "node-1", "labels": {"pool": "gpu"}}, "spec": {}}

_bare := {"metadata": {"name": "node-1"}}

_selected_out := "its node selector leaves the node out"

_affine_out := "its node affinity leaves the node out"

_not_ready := "its pod there is missing or not ready"

obstacles := {
	"no pod": {"daemonset": _falco, "node": _node, "want": _not_ready},
	"the selector matches": {"daemonset": _with({"nodeSelector": {"pool": "gpu"}}), "node": _node, "want": _not_ready},
	"the selector does not match": {
		"daemonset": _with({"nodeSelector": {"pool": "cpu"}}),
		"node": _node,
		"want": _selected_out,
	},
	"the selector on a node without labels": {
		"daemonset": _with({"nodeSelector": {"pool": "cpu"}}),
		"node": _bare,
		"want": _selected_out,
	},
	"In matches": {"daemonset": _affinity([_term("In", ["gpu"])]), "node": _node, "want": _not_ready},
	"In does not match": {"daemonset": _affinity([_term("In", ["cpu"])]), "node": _node, "want": _affine_out},
	"one of two terms matches": {
		"daemonset": _affinity([_term("In", ["cpu"]), _term("In", ["gpu"])]),
		"node": _node,
		"want": _not_ready,
	},
	"NotIn matches": {"daemonset": _affinity([_term("NotIn", ["cpu"])]), "node": _node, "want": _not_ready},
	"NotIn matches a node without the label": {
		"daemonset": _affinity([_term("NotIn", ["cpu"])]),
		"node": _bare,
		"want": _not_ready,
	},
	"NotIn does not match": {"daemonset": _affinity([_term("NotIn", ["gpu"])]), "node": _node, "want": _affine_out},
	"Exists matches": {"daemonset": _affinity([_term("Exists", [])]), "node": _node, "want": _not_ready},
	"Exists does not match": {"daemonset": _affinity([_term("Exists", [])]), "node": _bare, "want": _affine_out},
	"DoesNotExist matches": {"daemonset": _affinity([_term("DoesNotExist", [])]), "node": _bare, "want": _not_ready},
	"DoesNotExist does not match": {
		"daemonset": _affinity([_term("DoesNotExist", [])]),
		"node": _node,
		"want": _affine_out,
	},
	"numbers are not explained": {"daemonset": _affinity([_term("Gt", ["4"])]), "node": _node, "want": _not_ready},
	"no term at all": {"daemonset": _affinity([]), "node": _node, "want": _affine_out},
}

test_obstacle[note] if {
	some note, tc in obstacles
	tc.want == detector.obstacle(tc.daemonset, tc.node)
}

_tainted(taint) := {"metadata": {"name": "node-1"}, "spec": {"taints": [taint]}}

_gpu := {"key": "gpu", "value": "yes", "effect": "NoSchedule"}

taints := {
	"a taint": {"tolerations": [], "taint": _gpu, "want": "taint gpu is not tolerated"},
	"a taint that evicts": {
		"tolerations": [],
		"taint": {"key": "gpu", "effect": "NoExecute"},
		"want": "taint gpu is not tolerated",
	},
	"a soft taint": {"tolerations": [], "taint": {"key": "gpu", "effect": "PreferNoSchedule"}, "want": _not_ready},
	"a condition": {
		"tolerations": [],
		"taint": {"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"},
		"want": _not_ready,
	},
	"tolerates all": {"tolerations": [{"operator": "Exists"}], "taint": _gpu, "want": _not_ready},
	"tolerates the key": {"tolerations": [{"key": "gpu", "operator": "Exists"}], "taint": _gpu, "want": _not_ready},
	"tolerates the value": {"tolerations": [{"key": "gpu", "value": "yes"}], "taint": _gpu, "want": _not_ready},
	"tolerates the effect": {
		"tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
		"taint": _gpu,
		"want": _not_ready,
	},
	"another effect": {
		"tolerations": [{"operator": "Exists", "effect": "NoExecute"}],
		"taint": _gpu,
		"want": "taint gpu is not tolerated",
	},
	"another key": {
		"tolerations": [{"key": "cpu", "operator": "Exists"}],
		"taint": _gpu,
		"want": "taint gpu is not tolerated",
	},
	"another value": {
		"tolerations": [{"key": "gpu", "operator": "Equal", "value": "no"}],
		"taint": _gpu,
		"want": "taint gpu is not tolerated",
	},
	"another operator": {
		"tolerations": [{"key": "gpu", "operator": "Gt", "value": "yes"}],
		"taint": _gpu,
		"want": "taint gpu is not tolerated",
	},
	"no key and a value": {
		"tolerations": [{"value": "yes"}],
		"taint": _gpu,
		"want": "taint gpu is not tolerated",
	},
	"no value on either side": {
		"tolerations": [{"key": "gpu"}],
		"taint": {"key": "gpu", "effect": "NoSchedule"},
		"want": _not_ready,
	},
	"no toleration at all": {"tolerations": ["gpu"], "taint": _gpu, "want": "taint gpu is not tolerated"},
}

test_obstacle_taint[note] if {
	some note, tc in taints
	tc.want == detector.obstacle(_with({"tolerations": tc.tolerations}), _tainted(tc.taint))
}

test_obstacle_of_a_condition[name] if {
	some name in ["disk-pressure", "memory-pressure", "not-ready", "pid-pressure", "unreachable", "unschedulable"]
	taint := {"key": sprintf("node.kubernetes.io/%s", [name]), "effect": "NoExecute"}
	_not_ready == detector.obstacle(_falco, _tainted(taint))
}

# the first by name, so that the message does not change between runs
test_obstacle_first_taint if {
	node := {"spec": {"taints": [{"key": "b", "effect": "NoSchedule"}, {"key": "a", "effect": "NoSchedule"}]}}
	"taint a is not tolerated" == detector.obstacle(_falco, node)
}
