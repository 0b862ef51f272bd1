# METADATA
# title: Network policies
# description: |
#   Which policies select which pods and in which directions they isolate them:
#   NetworkPolicy itself, and beside it what lib.cnipolicy can read of the policies
#   of network plugins. A direction is "Ingress" or "Egress". Reads Namespaces and
#   policies of the inventory; the functions of one policy read their arguments alone.
package lib.netpol

import data.lib.cnipolicy
import data.lib.k8s
import data.lib.pods
import data.lib.selectors

_fields := {
	"Egress": {"rules": "egress", "peers": "to"},
	"Ingress": {"rules": "ingress", "peers": "from"},
}

# METADATA
# description: |
#   True where a NetworkPolicy isolates the pods it selects in a direction. Without
#   policyTypes it always does for ingress, and for egress where it has egress rules.
isolates(policy, direction) if direction in policy.spec.policyTypes

isolates(policy, "Ingress") if not _has_types(policy)

isolates(policy, "Egress") if {
	not _has_types(policy)
	some _ in policy.spec.egress
}

_has_types(policy) if some _ in policy.spec.policyTypes

# METADATA
# description: |
#   The rules of a NetworkPolicy in a direction it isolates in, as {"path", "peers",
#   "ports"}: no peers means everybody, no ports every port. The path of peer j is
#   path, peers_field, j.
rules(policy, direction) := [rule |
	isolates(policy, direction)
	field := _fields[direction]
	some i, spec in policy.spec[field.rules]
	rule := {
		"path": ["spec", field.rules, i],
		"peers": [peer | some peer in spec[field.peers]],
		"peers_field": field.peers,
		"ports": [port | some port in spec.ports],
	}
]

# METADATA
# description: True where a rule of a NetworkPolicy lets everything through in a direction.
opens(policy, direction) if {
	some rule in rules(policy, direction)
	count(rule.peers) == 0
	count(rule.ports) == 0
}

# METADATA
# description: |
#   Whom a rule stands for, where that is everybody: "every peer", or every address with
#   the block that says so; undefined otherwise. Exceptions of the block do not count,
#   since another rule may open them.
everybody(rule) := "every peer" if {
	count(rule.peers) == 0
} else := sprintf("every address (%s)", [blocks[0]]) if {
	blocks := [peer.ipBlock.cidr | some peer in rule.peers; peer.ipBlock.cidr in {"0.0.0.0/0", "::/0"}]
	count(blocks) > 0
}

# METADATA
# description: 'The ports of a rule in messages: "every port", "ports 80, 8000-8080, web".'
ports_text(rule) := "every port" if {
	count(rule.ports) == 0
} else := sprintf("ports %s", [concat(", ", [_port_text(entry) | some entry in rule.ports])])

_port_text(entry) := entry.port if {
	is_string(entry.port)
} else := sprintf("%s-%s", [k8s.int(entry.port), k8s.int(entry.endPort)]) if {
	entry.endPort > 0
} else := k8s.int(entry.port) if {
	is_number(entry.port)
} else := sprintf("all of %s", [object.get(entry, "protocol", "TCP")])

# METADATA
# description: |
#   True where an entry of a rule's ports (of those in rules) covers a port number of a
#   protocol. Names of ports resolve pod by pod, and are not looked at.
covers_port(entry, protocol, number) if {
	object.get(entry, "protocol", "TCP") in {protocol, null}
	_in_range(entry, number)
}

_in_range(entry, _) if object.get(entry, "port", null) == null

_in_range(entry, number) if entry.port == number

_in_range(entry, number) if {
	entry.port < number
	number <= entry.endPort
}

# METADATA
# description: |
#   Every policy that reaches a namespace, NetworkPolicies and those of lib.cnipolicy,
#   as there: {"ref", "isolates", "opens", "pods", "unsure"}.
policies(ns) := array.concat(
	array.concat(object.get(_own, ns, []), object.get(cnipolicy.own, ns, [])),
	array.concat(
		[policy |
			some policy in cnipolicy.shared
			selectors.selects(policy.namespaces, namespace_labels(ns))
		],
		[object.union(policy, {"unsure": true}) |
			some policy in cnipolicy.shared
			not selectors.selects(policy.namespaces, namespace_labels(ns))
			not data.inventory.cluster.v1.Namespace[ns]
		],
	),
)

# METADATA
# description: The labels of a namespace by its name, with the one that the API server adds.
namespace_labels(ns) := object.union(selectors.labels(namespace), _name_label(ns)) if {
	namespace := data.inventory.cluster.v1.Namespace[ns]
} else := _name_label(ns)

# METADATA
# description: |
#   The names of the namespaces that a selector selects, of those of the inventory and of
#   built_in_namespaces.
namespaces(selector) := _names if {
	selectors.is_everything(selector)
} else := {ns |
	some ns in _candidates(selector)
	selectors.selects(selector, namespace_labels(ns))
}

# METADATA
# description: The namespaces that every cluster has, be they in the inventory or not.
built_in_namespaces := {"default", "kube-node-lease", "kube-public", "kube-system"}

# one label is looked up, so that a selector by labels is not held against every namespace
_candidates(selector) := object.get(_by_label, label, set()) if {
	label := min({concat("=", [key, value]) | some key, value in selector.matchLabels; is_string(value)})
} else := _names

_names := ({ns | data.inventory.cluster.v1.Namespace[ns]} | built_in_namespaces) | {ns |
	some ns, _ in pods.in_namespace
	ns != ""
}

_by_label := {label: object.keys(found) |
	some label, found in object.union_n([{concat("=", [key, value]): {ns: true}} |
		some ns in _names
		some key, value in namespace_labels(ns)
		is_string(value)
	])
}

# the API server gives every namespace its name as a label
_name_label(ns) := {"kubernetes.io/metadata.name": ns}

_own := {ns: [_normal(document) | some document in documents(ns)] | some ns in homes}

# METADATA
# description: The namespaces with a NetworkPolicy, "" for manifests that leave it out.
homes := {ns |
	some ns, gv
	data.inventory.namespace[ns][gv].NetworkPolicy
	startswith(gv, "networking.k8s.io/")
} | {"" |
	some gv
	data.inventory.cluster[gv].NetworkPolicy
	startswith(gv, "networking.k8s.io/")
}

# METADATA
# description: The NetworkPolicies of a namespace, "" for those of manifests that leave it out.
documents(ns) := [document |
	some gv, name
	document := data.inventory.namespace[ns][gv].NetworkPolicy[name]
	startswith(gv, "networking.k8s.io/")
] if {
	ns != ""
}

documents("") := [document |
	some gv, name
	document := data.inventory.cluster[gv].NetworkPolicy[name]
	startswith(gv, "networking.k8s.io/")
]

_normal(policy) := {
	"ref": k8s.ref_of(policy),
	"isolates": {direction | some direction, _ in _fields; isolates(policy, direction)},
	"opens": {direction | some direction, _ in _fields; opens(policy, direction)},
	"pods": object.get(policy, ["spec", "podSelector"], {}),
	"unsure": false,
}

# METADATA
# description: |
#   The policies that isolate pods with these labels in a direction, as references:
#   {"sure", "unsure"}. Pods of the node's network are outside all policies.
isolation(ns, labels, direction) := {
	"sure": {policy.ref |
		some policy in policies(ns)
		policy.unsure == false
		direction in policy.isolates
		selectors.selects(policy.pods, labels)
	},
	"unsure": {policy.ref |
		some policy in policies(ns)
		policy.unsure == true
		direction in policy.isolates
	},
}

# METADATA
# description: |
#   The policies that decide whether every pod of a namespace is cut off by default in a
#   direction, as references: {"by", "undone", "unsure"}. by isolate all of them and let
#   nothing through wholesale; undone let everything through to all of them.
default_deny(ns, direction) := {
	"by": {policy.ref | some policy in _for_all(ns); direction in policy.isolates; not direction in policy.opens},
	"undone": {policy.ref | some policy in _for_all(ns); direction in policy.opens},
	"unsure": {policy.ref | some policy in policies(ns); policy.unsure == true; direction in policy.isolates},
}

_for_all(ns) := [policy |
	some policy in policies(ns)
	policy.unsure == false
	selectors.is_everything(policy.pods)
]

# METADATA
# description: |
#   What is wrong with the default of a namespace in a direction, as at most one
#   {"msg", "related"}: nothing cuts all its pods off, or a policy undoes it again.
default_deny_faults(ns, direction) := [{"msg": msg, "related": sort(state.undone)} |
	state := default_deny(ns, direction)
	some ref in array.slice(sort(state.undone), 0, 1)
	msg := sprintf("%s lets all %s of every pod through", [text(ref), lower(direction)])
] if {
	count(default_deny(ns, direction).undone) > 0
} else := [{"msg": sprintf("no network policy isolates all its pods for %s", [lower(direction)]), "related": []}] if {
	state := default_deny(ns, direction)
	count(state.by | state.unsure) == 0
} else := []

# METADATA
# description: |
#   Why the default of a namespace in a direction cannot be told, as {"msg", "related"}:
#   nothing surely cuts all its pods off, but a policy that is not read to the end may.
default_deny_doubts(ns, direction) := [{"msg": msg, "related": [ref]} |
	state := default_deny(ns, direction)
	count(state.by | state.undone) == 0
	some ref in array.slice(sort(state.unsure), 0, 1)
	msg := sprintf("%s may isolate its pods for %s, but its selectors are not read", [text(ref), lower(direction)])
]

# METADATA
# description: 'A reference in messages: NetworkPolicy "deny".'
text(ref) := sprintf("%s %q", [ref.kind, ref.name])
