# METADATA
# title: Runtime threat detectors
# description: |
#   Which DaemonSets run a runtime threat detector, and on which nodes its pods are
#   ready. A detector is known by the name of its DaemonSet, the label
#   app.kubernetes.io/name and the repository of an image, wherever that is mirrored.
package lib.detector

import data.lib.image

# beside its own name, how a detector calls its DaemonSet and its images
_known := {
	"aqua-enforcer": {"names": {"aqua-enforcer-ds"}, "repositories": {"aquasec/enforcer"}},
	"crowdstrike-falcon": {"names": {"falcon-sensor", "falcon-node-sensor"}, "repositories": {"falcon-sensor"}},
	"datadog-agent": {"names": {"datadog"}, "repositories": {"datadog/agent"}},
	"defender": {
		"names": {"microsoft-defender-collector-ds", "microsoft-defender-publisher-ds"},
		"repositories": {"azuredefender/stable/low-level-collector", "azuredefender/stable/security-publisher"},
	},
	"falco": {"repositories": {"falcosecurity/falco", "falcosecurity/falco-no-driver"}},
	"kubearmor": {"repositories": {"kubearmor/kubearmor", "kubearmor/kubearmor-ubi"}},
	"neuvector": {"names": {"neuvector-enforcer-pod"}, "repositories": {"neuvector/enforcer"}},
	"stackrox-collector": {
		"repositories": {
			"stackrox-io/collector",
			"advanced-cluster-security/rhacs-collector-rhel8",
			"advanced-cluster-security/rhacs-collector-rhel9",
		},
	},
	"sysdig-agent": {
		"names": {"sysdig-host-shield"},
		"repositories": {"sysdig/agent", "sysdig/agent-slim", "sysdig/host-shield"},
	},
	"tetragon": {"repositories": {"cilium/tetragon"}},
	"tracee": {"repositories": {"aquasec/tracee"}},
}

# METADATA
# description: The detectors that are known here, for controls that let nobody choose.
names := {name | some name, _ in _known}

# METADATA
# description: |
#   The detectors, of those given, that a DaemonSet runs. One that is not known here
#   is looked for by its name alone. datadog-agent counts only with its workload
#   protection (CWS) switched on.
of(daemonset, detectors) := {detector |
	some detector in detectors
	_looks_like(daemonset, detector)
	_is_on(daemonset, detector)
}

_looks_like(daemonset, detector) if {
	some name in _names(detector)
	endswith(concat("", ["-", daemonset.metadata.name]), concat("", ["-", name]))
}

_looks_like(daemonset, detector) if {
	daemonset.metadata.labels["app.kubernetes.io/name"] in _names(detector)
}

_looks_like(daemonset, detector) if {
	daemonset.spec.template.metadata.labels["app.kubernetes.io/name"] in _names(detector)
}

_looks_like(daemonset, detector) if {
	some container in daemonset.spec.template.spec.containers
	is_image_of(container.image, detector)
}

# METADATA
# description: |
#   True where the reference is of an image of the detector or other security tool,
#   also of one that is not known here and whose repository ends in its name.
is_image_of(reference, name) if {
	is_string(reference)
	repository := concat("", ["/", image.parse(reference).repository])
	some wanted in object.get(_repositories, name, {name})
	endswith(repository, concat("", ["/", wanted]))
}

# detectors, and other security tools whose images are called like nothing else
_repositories := object.union(
	{detector: known.repositories | some detector, known in _known},
	{
		"gatekeeper": {"openpolicyagent/gatekeeper"},
		"kube-bench": {"aquasec/kube-bench"},
		"kyverno": {"kyverno/kyverno"},
		"trivy": {"aquasec/trivy", "aquasecurity/trivy"},
	},
)

_names(detector) := {detector} | object.get(_known, [detector, "names"], set())

_is_on(_, detector) if detector != "datadog-agent"

_is_on(daemonset, "datadog-agent") if {
	some container in daemonset.spec.template.spec.containers
	some variable in container.env
	variable.name == "DD_RUNTIME_SECURITY_CONFIG_ENABLED"
	variable.value == "true"
}

# METADATA
# description: |
#   The DaemonSets of the inventory that run one of the given detectors; one that is
#   known to select no node runs nothing.
running(detectors) := {daemonset |
	some daemonset in _daemonsets
	object.get(daemonset, ["status", "desiredNumberScheduled"], 1) > 0
	count(of(daemonset, detectors)) > 0
}

_daemonsets := [daemonset |
	some namespace, gv
	some daemonset in data.inventory.namespace[namespace][gv].DaemonSet
	startswith(gv, "apps/")
]

# METADATA
# description: True where a pod of the DaemonSet runs on the node of that name and is ready.
is_ready_on(daemonset, node) if _ready[[daemonset.metadata.namespace, daemonset.metadata.name, node]]

_ready := {[pod.metadata.namespace, owner, pod.spec.nodeName] |
	some pod in _pods
	some owner in _owners(pod)
	pod.status.phase == "Running"
	some condition in pod.status.conditions
	condition.type == "Ready"
	condition.status == "True"
}

# METADATA
# description: The pods of the inventory that the DaemonSet made.
pods_of(daemonset) := {pod |
	some pod in data.inventory.namespace[daemonset.metadata.namespace].v1.Pod
	daemonset.metadata.name in _owners(pod)
}

_pods := {pod | some namespace; some pod in data.inventory.namespace[namespace].v1.Pod}

_owners(pod) := {owner.name | some owner in pod.metadata.ownerReferences; owner.kind == "DaemonSet"}

# METADATA
# description: |
#   Why a DaemonSet has no pod on a node, as far as its pod template tells: node
#   selector, required node affinity or a taint; else that the pod is not ready.
obstacle(daemonset, node) := "its node selector leaves the node out" if {
	some key, value in _template(daemonset).nodeSelector
	object.get(_labels(node), key, null) != value
} else := "its node affinity leaves the node out" if {
	terms := _template(daemonset).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
	count([term | some term in terms; _matches(term, node)]) == 0
} else := sprintf("taint %s is not tolerated", [taint]) if {
	taint := min({taint.key |
		some taint in node.spec.taints
		taint.effect in {"NoSchedule", "NoExecute"}
		not _is_tolerated(taint, _template(daemonset))
	})
} else := "its pod there is missing or not ready"

_template(daemonset) := daemonset.spec.template.spec

_matches(term, node) if not _fails(term, _labels(node))

_fails(term, labels) if {
	some expression in term.matchExpressions
	not _holds(expression, labels)
}

_labels(node) := node.metadata.labels if {
	is_object(node.metadata.labels)
} else := {}

_holds(expression, labels) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
}

_holds(expression, labels) if {
	expression.operator == "NotIn"
	not object.get(labels, expression.key, null) in expression.values
}

_holds(expression, labels) if {
	expression.operator == "Exists"
	_ = labels[expression.key]
}

_holds(expression, labels) if {
	expression.operator == "DoesNotExist"
	object.get(labels, expression.key, null) == null
}

# numbers: not worth an explanation
_holds(expression, _) if expression.operator in {"Gt", "Lt"}

# the DaemonSet controller tolerates the conditions of a node for its pods
_is_tolerated(taint, _) if {
	taint.key in {
		"node.kubernetes.io/disk-pressure",
		"node.kubernetes.io/memory-pressure",
		"node.kubernetes.io/not-ready",
		"node.kubernetes.io/pid-pressure",
		"node.kubernetes.io/unreachable",
		"node.kubernetes.io/unschedulable",
	}
}

_is_tolerated(taint, template) if {
	some toleration in template.tolerations
	is_object(toleration)
	object.get(toleration, "effect", "") in {"", null, taint.effect}
	object.get(toleration, "key", "") in {"", null, taint.key}
	_has_value(toleration, taint)
}

_has_value(toleration, _) if toleration.operator == "Exists"

_has_value(toleration, taint) if {
	object.get(toleration, "operator", "Equal") == "Equal"
	toleration.key == taint.key
	object.get(toleration, "value", "") == object.get(taint, "value", "")
}
