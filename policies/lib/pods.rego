# METADATA
# title: Everybody's pods
# description: |
#   What runs pods, whatever its kind, by namespace: for selectors of Services and network
#   policies, which must be held against templates as well as against running pods. Does
#   not read the input, so that a scan computes it once.
package lib.pods

import data.lib.k8s
import data.lib.selectors

# METADATA
# description: |
#   By namespace, what runs pods: {"ref", "labels", "ports", "host", "node_ports", "images",
#   "owned"}. labels are those of the pods, ports all that containers declare, with or
#   without a name, as {"name", "protocol", "number"}; host is true on the network of the
#   node, node_ports are numbers open on it, and owned is true for what another object of
#   the inventory controls. Manifests that leave the namespace out are under "".
in_namespace := {ns: [made | some _, made in found] |
	some ns in _namespaces
	found := {concat("/", [made.ref.kind, made.ref.name]): made |
		some document in _documents(ns)
		made := _made(ns, document, object.get(document, _pod_path(document.kind), {}))
	}
	count(found) > 0
}

# METADATA
# description: What runs pods in a namespace that a selector selects, as in in_namespace.
selected(ns, selector) := [made |
	lasting := _lasting(selector)
	some made in _candidates(ns, lasting)
	selectors.selects(lasting, made.labels)
]

# one label is looked up, so that a selector is not held against all pods of a large namespace
_candidates(ns, selector) := [in_namespace[ns][i] | some i, _ in _labelled[_first(selector)][ns]] if {
	_first(selector)
} else := object.get(in_namespace, ns, [])

_first(selector) := min({concat("=", [key, value]) | some key, value in selector.matchLabels; is_string(value)})

# METADATA
# description: |
#   The namespaces among whose pods some may be that a selector selects: those with a pod
#   that has one of the labels it asks for, or all that have pods.
spaces(selector) := object.keys(object.get(_labelled, label, {})) if {
	label := _first(_lasting(selector))
} else := _spaces

_spaces := object.keys(in_namespace)

# by label, as "key=value", and namespace, the places in in_namespace of what has it
_labelled := object.union_n([{concat("=", [key, value]): {ns: {i: true}}} |
	some ns, all in in_namespace
	some i, made in all
	some key, value in made.labels
	is_string(value)
])

# METADATA
# description: |
#   The pods a Service sends to, as in in_namespace; none where it has no selector or an
#   empty one.
behind(ns, service) := [made |
	count(service.spec.selector) > 0
	some made in selected(ns, {"matchLabels": service.spec.selector})
]

# METADATA
# description: |
#   The numbers of the ports of its pods that a port of a Service sends to; a name may stand
#   for several, and for none where no pod declares it.
targets(ns, service, port) := {number} if {
	number := object.get(port, "targetPort", port.port)
	is_number(number)
} else := {found.number |
	some made in behind(ns, service)
	some found in made.ports
	found.name == port.targetPort
}

# a template does not show the labels that controllers give to pods one by one
_lasting(selector) := {
	"matchLabels": {key: value |
		some key, value in selector.matchLabels
		not key in _given
	},
	"matchExpressions": [expression |
		some expression in selector.matchExpressions
		not expression.key in _given
	],
}

_given := {
	"apps.kubernetes.io/pod-index",
	"batch.kubernetes.io/controller-uid",
	"batch.kubernetes.io/job-completion-index",
	"batch.kubernetes.io/job-name",
	"controller-revision-hash",
	"controller-uid",
	"job-name",
	"pod-template-generation",
	"pod-template-hash",
	"statefulset.kubernetes.io/pod-name",
}

# METADATA
# description: |
#   The number under which a port of a container is open on the node, host being true on
#   the network of the node; undefined where it is not.
node_port(port, _) := port.hostPort if port.hostPort > 0

node_port(port, true) := port.containerPort if object.get(port, "hostPort", 0) in {0, null}

_made(ns, document, template) := {
	"ref": k8s.ref_of(document),
	"labels": selectors.labels(template),
	"ports": declared(template),
	"host": _is_on_host(template),
	"node_ports": {number |
		some container in template.spec.containers
		some port in container.ports
		number := node_port(port, _is_on_host(template))
	},
	"images": [container.image | some container in template.spec.containers],
	"owned": count(_owners_of(ns, document)) > 0,
}

_is_on_host(template) := object.get(template, ["spec", "hostNetwork"], false) == true

# METADATA
# description: All ports that the containers of a template declare, as in in_namespace.
declared(template) := [found |
	some list in ["containers", "initContainers"]
	some container in template.spec[list]
	some port in container.ports
	found := {
		"name": object.get(port, "name", ""),
		"protocol": object.get(port, "protocol", "TCP"),
		"number": port.containerPort,
	}
]

_owners_of(ns, document) := {key |
	some owner in document.metadata.ownerReferences
	owner.controller == true
	key := concat("/", [ns, owner.kind, owner.name])
	key in _keys
}

_keys := {concat("/", [ns, document.kind, document.metadata.name]) | some ns in _namespaces; some document in _documents(ns)}

_pod_path("Pod") := []

_pod_path("CronJob") := ["spec", "jobTemplate", "spec", "template"]

_pod_path(kind) := ["spec", "template"] if not kind in {"CronJob", "Pod"}

# manifests may leave the namespace out
_namespaces := union({
	{""},
	{ns | data.inventory.namespace[ns].v1.Pod},
	{ns | data.inventory.namespace[ns].v1.ReplicationController},
	{ns | data.inventory.namespace[ns]["apps/v1"].DaemonSet},
	{ns | data.inventory.namespace[ns]["apps/v1"].Deployment},
	{ns | data.inventory.namespace[ns]["apps/v1"].ReplicaSet},
	{ns | data.inventory.namespace[ns]["apps/v1"].StatefulSet},
	{ns | data.inventory.namespace[ns]["batch/v1"].CronJob},
	{ns | data.inventory.namespace[ns]["batch/v1"].Job},
})

_documents(ns) := [document |
	some documents in [
		[document | document := data.inventory.namespace[ns].v1.Pod[_]],
		[document | document := data.inventory.namespace[ns].v1.ReplicationController[_]],
		[document | document := data.inventory.namespace[ns]["apps/v1"].DaemonSet[_]],
		[document | document := data.inventory.namespace[ns]["apps/v1"].Deployment[_]],
		[document | document := data.inventory.namespace[ns]["apps/v1"].ReplicaSet[_]],
		[document | document := data.inventory.namespace[ns]["apps/v1"].StatefulSet[_]],
		[document | document := data.inventory.namespace[ns]["batch/v1"].CronJob[_]],
		[document | document := data.inventory.namespace[ns]["batch/v1"].Job[_]],
	]
	some document in documents
] if {
	ns != ""
}

_documents("") := [document |
	some documents in [
		[document | document := data.inventory.cluster.v1.Pod[_]],
		[document | document := data.inventory.cluster.v1.ReplicationController[_]],
		[document | document := data.inventory.cluster["apps/v1"].DaemonSet[_]],
		[document | document := data.inventory.cluster["apps/v1"].Deployment[_]],
		[document | document := data.inventory.cluster["apps/v1"].ReplicaSet[_]],
		[document | document := data.inventory.cluster["apps/v1"].StatefulSet[_]],
		[document | document := data.inventory.cluster["batch/v1"].CronJob[_]],
		[document | document := data.inventory.cluster["batch/v1"].Job[_]],
	]
	some document in documents
]
