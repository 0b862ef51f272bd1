# METADATA
# title: Policies of network plugins
# description: |
#   Policies beside NetworkPolicy that can isolate pods: those of Cilium, Calico and
#   Antrea, and the cluster-wide ones of policy.networking.k8s.io. Each is read as far
#   as it can be read with certainty, and is unsure beyond that. One policy is {"ref",
#   "isolates", "opens", "namespaces", "pods", "unsure"}: isolates and opens are sets of
#   "Ingress" and "Egress", the directions in which the pods it selects are cut off by
#   default, and in which a rule of it lets everything through; namespaces and pods are
#   label selectors, that of namespaces over their labels and kubernetes.io/metadata.name;
#   unsure is true where it may select more or fewer pods than can be told.
package lib.cnipolicy

import data.lib.k8s
import data.lib.selectors

# METADATA
# description: The policies of each namespace; those of manifests that leave the namespace out under "".
own := {ns: [policy | some policy in found] |
	some ns, found in object.union_n([{ns: {i: policy}} | some i, [ns, policy] in _own])
}

_own := [[ns, policy] |
	some [ns, document] in array.concat(_namespaced, _homeless)
	some policy in _read(document)
]

# Calico and Antrea have kinds of the name NetworkPolicy as well
_namespaced := array.concat(
	[[ns, document] |
		some ns, gv, name
		document := data.inventory.namespace[ns][gv].CiliumNetworkPolicy[name]
	],
	[[ns, document] |
		some ns, gv, name
		document := data.inventory.namespace[ns][gv].NetworkPolicy[name]
	],
)

# manifests may leave the namespace out
_homeless := array.concat(
	[["", document] |
		some gv, name
		document := data.inventory.cluster[gv].CiliumNetworkPolicy[name]
	],
	[["", document] |
		some gv, name
		document := data.inventory.cluster[gv].NetworkPolicy[name]
	],
)

# METADATA
# description: The policies for the whole cluster.
shared := [policy |
	some documents in [
		[document | document := data.inventory.cluster[_].CiliumClusterwideNetworkPolicy[_]],
		[document | document := data.inventory.cluster[_].GlobalNetworkPolicy[_]],
		[document | document := data.inventory.cluster[_].ClusterNetworkPolicy[_]],
		[document | document := data.inventory.cluster[_].AdminNetworkPolicy[_]],
		[document | document := data.inventory.cluster[_].BaselineAdminNetworkPolicy[_]],
	]
	some document in documents
	some policy in _read(document)
]

_read(document) := [policy |
	some spec in array.concat([document.spec | document.spec], [spec | some spec in document.specs])
	policy := _cilium(document, spec)
] if {
	k8s.group_of(document) == "cilium.io"
} else := [_calico(document)] if {
	k8s.group_of(document) in {"crd.projectcalico.org", "projectcalico.org"}
} else := [_admin(document)] if {
	k8s.group_of(document) == "policy.networking.k8s.io"
} else := [_policy(document, _both, set(), {}, {}, true)] if {
	k8s.group_of(document) == "crd.antrea.io"
} else := []

_policy(document, isolates, opens, namespaces, pods, unsure) := {
	"ref": k8s.ref_of(document),
	"isolates": isolates,
	"opens": opens,
	"namespaces": namespaces,
	"pods": pods,
	"unsure": unsure,
}

_both := {"Egress", "Ingress"}

# the fields of each direction
_fields := {
	"Egress": {"rules": "egress", "deny": "egressDeny", "entities": "toEntities", "peers": "to"},
	"Ingress": {"rules": "ingress", "deny": "ingressDeny", "entities": "fromEntities", "peers": "from"},
}

# ---- Cilium: a direction with rules is denied by default, unless enableDefaultDeny says otherwise

_cilium(document, spec) := _policy(
	document,
	{direction | some direction, field in _fields; _cilium_isolates(spec, field)},
	{direction | some direction, field in _fields; _cilium_opens(spec, field)},
	_cilium_selector(spec.endpointSelector, true),
	_cilium_selector(spec.endpointSelector, false),
	_cilium_unsure(spec.endpointSelector),
)

_cilium_isolates(spec, field) if spec.enableDefaultDeny[field.rules] == true

_cilium_isolates(spec, field) if {
	some key in [field.rules, field.deny]
	some _ in spec[key]
	not spec.enableDefaultDeny[field.rules] == false
}

_cilium_opens(spec, field) if {
	some rule in spec[field.rules]
	"all" in rule[field.entities]
	not rule.toPorts
}

# the terms about the namespace, over its own labels, or those about the pod
_cilium_selector(selector, of_namespace) := {
	"matchLabels": {term.key: value |
		some key, value in selector.matchLabels
		term := _cilium_term(key)
		term.of_namespace == of_namespace
	},
	"matchExpressions": [object.union(expression, {"key": term.key}) |
		some expression in selector.matchExpressions
		term := _cilium_term(expression.key)
		term.of_namespace == of_namespace
	],
}

_cilium_term(key) := {"key": "kubernetes.io/metadata.name", "of_namespace": true} if {
	_plain(key) == "io.kubernetes.pod.namespace"
} else := {"key": trim_prefix(_plain(key), _cilium_namespace), "of_namespace": true} if {
	startswith(_plain(key), _cilium_namespace)
} else := {"key": _plain(key), "of_namespace": false}

_cilium_namespace := "io.cilium.k8s.namespace.labels."

# labels carry their source: k8s:app and any:app are the label app of a pod
_plain(key) := trim_prefix(trim_prefix(key, "k8s:"), "any:")

# the cluster and the service account of a pod are labels of Cilium's own
_cilium_unsure(selector) := count({key |
	some key in array.concat(
		[key | some key, _ in selector.matchLabels],
		[expression.key | some expression in selector.matchExpressions],
	)
	startswith(_plain(key), "io.cilium.k8s.policy.")
}) > 0

# ---- Calico: only the selectors that select everything are read

_calico(document) := _policy(
	document,
	_calico_types(document.spec),
	{direction | some direction, field in _fields; _calico_opens(document.spec, field)},
	{},
	{},
	_calico_unsure(document.spec),
)

_calico_types(spec) := set() if {
	true in {object.get(spec, "doNotTrack", false), object.get(spec, "preDNAT", false)}
} else := {type | some type in spec.types} if {
	some _ in spec.types
} else := {"Egress"} if {
	spec.egress
	not spec.ingress
} else := _both if {
	spec.egress
} else := {"Ingress"}

_calico_opens(spec, field) if {
	some rule in spec[field.rules]
	rule.action == "Allow"
	count(object.keys(rule) - {"action", "metadata"}) == 0
}

_calico_unsure(spec) := count({field |
	some field, known in {
		"selector": {"", "all()", null},
		"namespaceSelector": {"", "all()", null},
		"serviceAccountSelector": {"", "all()", null},
		"tier": {"", "default", null},
	}
	not object.get(spec, field, null) in known
}) > 0

# ---- policy.networking.k8s.io: the first rule about everybody decides

_admin(document) := _policy(
	document,
	{direction | some direction, field in _fields; _first(document.spec, field) == "Deny"},
	{direction |
		_is_admin_tier(document)
		some direction, field in _fields
		_first(document.spec, field) in {"Accept", "Allow"}
	},
	_subject(document.spec, ["namespaces"], ["pods", "namespaceSelector"]),
	object.get(document.spec, ["subject", "pods", "podSelector"], {}),
	false,
)

_subject(spec, whole, part) := object.get(
	spec.subject, whole,
	object.get(spec.subject, part, {}),
)

_is_admin_tier(document) if document.kind == "AdminNetworkPolicy"

_is_admin_tier(document) if document.spec.tier == "Admin"

_first(spec, field) := [rule.action |
	some rule in spec[field.rules]
	not _has_ports(rule)
	some peer in rule[field.peers]
	_is_everybody(peer)
][0]

_has_ports(rule) if {
	some key in ["ports", "protocols"]
	some _ in rule[key]
}

_is_everybody(peer) if selectors.is_everything(peer.namespaces)

_is_everybody(peer) if {
	selectors.is_everything(peer.pods.namespaceSelector)
	selectors.is_everything(peer.pods.podSelector)
}
