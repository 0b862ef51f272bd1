# METADATA
# title: Reachability
# description: |
#   Which connections between pods, and with addresses outside, network policies let
#   through: NetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy in full.
#   Where a policy of another kind selects a pod, the verdict is unknown.
#
#   An endpoint is a pod, {"namespace", "labels", "ports", "host"}: ports are its named
#   ports as {"name", "protocol", "number"}, host is true on the network of its node; or
#   an address, {"address"}, where "internet" is one that no policy names. A pod is not
#   known by its address: no block but one of all addresses selects it.
package lib.reachability

import data.lib.exposure
import data.lib.k8s
import data.lib.netpol
import data.lib.pods
import data.lib.selectors

# ---- one connection

# METADATA
# description: |
#   What becomes of a connection from one endpoint to a port of another: {"verdict",
#   "egress", "ingress"}. The verdict is allowed, denied or unknown; egress and ingress
#   are what the policies of either side say, as {"verdict", "by", "why"}.
connection(from, to, protocol, number) := {"verdict": verdict, "egress": egress, "ingress": ingress} if {
	egress := side("Egress", from, to, [to, protocol, number])
	ingress := side("Ingress", to, from, [to, protocol, number])
	verdict := worst({egress.verdict, ingress.verdict})
}

# METADATA
# description: The verdict on a connection that needs all of some verdicts, a set.
worst(verdicts) := [word | some word in ["denied", "unknown", "allowed"]; word in verdicts][0]

# METADATA
# description: |
#   What the policies of a pod say of its connections in a direction, as one side of
#   connection, where that is the same for every peer and every port; undefined where not.
regardless(direction, pod) := _stance(direction, pod).same[0]

# METADATA
# description: |
#   What the policies of a pod say of its connection with a peer, as one side of connection;
#   goal is the end that is connected to, as [endpoint, protocol, number].
side(direction, pod, peer, goal) := _answer(_stance(direction, pod), direction, peer, goal)

# all that is about a pod in a direction, in the order in which it is asked; same is the answer
# where it needs no asking
_stance(direction, pod) := {"same": [_says("allowed", [], "outside the cluster")]} if {
	pod.address
} else := {"same": [_says("allowed", [], "on the network of its node, where policies do not hold")]} if {
	pod.host
} else := {"same": [_says("unknown", doubts, "a policy whose rules are not read selects it")]} if {
	doubts := _doubts(pod)
	count(doubts) > 0
} else := {
	"same": _same(first, own, last, direction),
	"first": first,
	"own": own,
	"last": last,
} if {
	first := _admin_rules("AdminNetworkPolicy", direction, pod)
	own := _isolating(direction, pod)
	last := _admin_rules("BaselineAdminNetworkPolicy", direction, pod)
}

_same(first, own, last, direction) := [_says("allowed", [], "no policy selects it")] if {
	(count(first) + count(own)) + count(last) == 0
} else := [_closed(own)] if {
	count(first) == 0
	count(own) > 0
	count([rule | some policy in own; some rule in policy.rules[direction]]) == 0
} else := []

# what isolates a pod, where no rule allows the connection
_closed(policies) := _says("denied", [policy.ref | some policy in policies], "no rule of what isolates it allows it")

_answer(stance, direction, peer, goal) := answer if {
	answer := stance.same[0]
} else := answer if {
	answer := _by_admin(stance.first, direction, peer, goal)
	answer.verdict != "passed"
} else := _by_own(stance.own, direction, peer, goal) if {
	count(stance.own) > 0
} else := answer if {
	answer := _by_admin(stance.last, direction, peer, goal)
	answer.verdict != "passed"
} else := _says("allowed", [], "no policy selects it")

_says(verdict, by, why) := {"verdict": verdict, "by": by, "why": why}

# ---- policies that are not read

_doubts(pod) := sort([policy.ref |
	some policy in netpol.policies(pod.namespace)
	not _is_read(policy.ref)
	_may_select(policy, pod.labels)
])

_is_read(ref) if {
	ref.kind == "NetworkPolicy"
	startswith(ref.apiVersion, "networking.k8s.io/")
}

_is_read(ref) if {
	ref.kind in {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy"}
	startswith(ref.apiVersion, "policy.networking.k8s.io/")
}

_may_select(policy, _) if policy.unsure

_may_select(policy, labels) if selectors.selects(policy.pods, labels)

# ---- NetworkPolicy

_by_own(policies, direction, peer, goal) := _says("allowed", by, "a rule allows it") if {
	by := [policy.ref |
		some policy in policies
		_lets_through(policy, direction, peer, goal)
	]
	count(by) > 0
} else := _closed(policies)

# the NetworkPolicies that isolate a pod in a direction
_isolating(direction, pod) := [policy |
	some policy in object.get(_policies, pod.namespace, [])
	direction in policy.isolates
	selectors.selects(policy.pods, pod.labels)
]

_policies := {ns: [_read(ns, document) | some document in netpol.documents(ns)] | some ns in netpol.homes}

_read(ns, document) := {
	"ref": k8s.ref_of(document),
	"namespace": ns,
	"pods": object.get(document, ["spec", "podSelector"], {}),
	"isolates": {direction | some direction in ["Egress", "Ingress"]; netpol.isolates(document, direction)},
	"rules": {direction: netpol.rules(document, direction) | some direction in ["Egress", "Ingress"]},
}

_lets_through(policy, direction, peer, goal) if {
	some rule in policy.rules[direction]
	_is_peer(rule.peers, policy.namespace, peer)
	_is_port(rule.ports, goal)
}

_is_peer([], _, _)

_is_peer(peers, namespace, peer) if {
	some spec in peers
	_selects(spec, namespace, peer)
}

_selects(spec, _, peer) if _holds(spec.ipBlock, peer)

_selects(spec, namespace, peer) if {
	peer.host == false
	not spec.ipBlock
	_selects_namespace(object.get(spec, "namespaceSelector", null), namespace, peer.namespace)
	selectors.selects(object.get(spec, "podSelector", null), peer.labels)
}

_selects_namespace(null, namespace, namespace)

_selects_namespace(selector, _, namespace) if {
	selector != null
	selectors.selects(selector, netpol.namespace_labels(namespace))
}

_holds(block, peer) if {
	peer.address != "internet"
	net.cidr_contains(block.cidr, peer.address)
	not _is_excepted(block, peer.address)
}

_holds(block, peer) if {
	peer.address == "internet"
	endswith(block.cidr, "/0")
}

# a pod has some address
_holds(block, peer) if {
	not peer.address
	endswith(block.cidr, "/0")
	not _has_exceptions(block)
}

_is_excepted(block, address) if {
	some except in block.except
	net.cidr_contains(except, address)
}

_has_exceptions(block) if some _ in block.except

_is_port([], _)

_is_port(ports, [_, protocol, number]) if {
	some entry in ports
	netpol.covers_port(entry, protocol, number)
}

_is_port(ports, [to, protocol, number]) if {
	some entry in ports
	is_string(entry.port)
	object.get(entry, "protocol", "TCP") == protocol
	_is_named(to, entry.port, protocol, number)
}

_is_named(to, name, protocol, number) if {
	some port in to.ports
	port.name == name
	port.protocol == protocol
	port.number == number
}

# METADATA
# description: The ports that egress rules for pods of a namespace name, as [protocol, number].
egress_ports(ns) := {[protocol, number] |
	some policy in object.get(_policies, ns, [])
	some rule in policy.rules.Egress
	some entry in rule.ports
	number := entry.port
	is_number(number)
	protocol := object.get(entry, "protocol", "TCP")
} | _admin_ports

_admin_ports := {[protocol, number] |
	some kind in ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]
	some [_, _, document] in _by_priority[kind]
	some spec in document.spec.egress
	some entry in spec.ports
	some [field, key] in [["portNumber", "port"], ["portRange", "start"]]
	number := entry[field][key]
	protocol := object.get(entry[field], "protocol", "TCP")
}

# ---- AdminNetworkPolicy and BaselineAdminNetworkPolicy

# the first rule that fits decides; "passed" where none does, or it passes on
_by_admin(rules, direction, peer, goal) := _says(_verdict(first), [first.rule.ref], _why(first, direction)) if {
	first := [{"rule": rule, "fit": fit} |
		some rule in rules
		fit := _fit(rule, peer, goal)
		fit != "no"
	][0]
} else := _says("passed", [], "")

_verdict(first) := {"Allow": "allowed", "Deny": "denied", "Pass": "passed"}[first.rule.action] if first.fit == "yes"

_verdict(first) := "unknown" if first.fit == "perhaps"

_why(first, _) := sprintf("rule %q: %s", [first.rule.name, first.rule.action]) if first.fit == "yes"

_why(first, direction) := sprintf(
	"rule %q is about nodes or names of domains, which are not known for its %s",
	[first.rule.name, lower(direction)],
) if first.fit == "perhaps"

# all rules about a pod in a direction, in the order in which they are asked
_admin_rules(kind, direction, pod) := [rule |
	some [_, _, document] in _by_priority[kind]
	_is_subject(document.spec.subject, pod)
	some i, spec in document.spec[lower(direction)]
	rule := {
		"ref": k8s.ref_of(document),
		"name": object.get(spec, "name", sprintf("%s %s", [lower(direction), k8s.int(i + 1)])),
		"action": spec.action,
		"peers": spec[_peers[direction]],
		"ports": object.get(spec, "ports", null),
	}
]

_peers := {"Egress": "to", "Ingress": "from"}

_by_priority := {
	"AdminNetworkPolicy": sort([[document.spec.priority, name, document] |
		some gv, name
		document := data.inventory.cluster[gv].AdminNetworkPolicy[name]
		startswith(gv, "policy.networking.k8s.io/")
	]),
	"BaselineAdminNetworkPolicy": sort([[0, name, document] |
		some gv, name
		document := data.inventory.cluster[gv].BaselineAdminNetworkPolicy[name]
		startswith(gv, "policy.networking.k8s.io/")
	]),
}

_is_subject(subject, pod) if selectors.selects(subject.namespaces, netpol.namespace_labels(pod.namespace))

_is_subject(subject, pod) if {
	selectors.selects(subject.pods.namespaceSelector, netpol.namespace_labels(pod.namespace))
	selectors.selects(subject.pods.podSelector, pod.labels)
}

_fit(rule, peer, goal) := "yes" if {
	_is_admin_port(rule.ports, goal)
	_is_admin_peer(rule.peers, peer)
} else := "perhaps" if {
	_is_admin_port(rule.ports, goal)
	some spec in rule.peers
	some key in ["nodes", "domainNames"]
	spec[key]
	_is_outside(peer)
} else := "no"

_is_outside(peer) if peer.address

_is_outside(peer) if peer.host

_is_admin_peer(peers, peer) if {
	peer.host == false
	some spec in peers
	_is_subject(spec, peer)
}

_is_admin_peer(peers, peer) if {
	some spec in peers
	some cidr in spec.networks
	_holds({"cidr": cidr}, peer)
}

_is_admin_port(null, _)

_is_admin_port(ports, [_, protocol, number]) if {
	some port in ports
	object.get(port.portNumber, "protocol", "TCP") == protocol
	port.portNumber.port == number
}

_is_admin_port(ports, [_, protocol, number]) if {
	some port in ports
	object.get(port.portRange, "protocol", "TCP") == protocol
	port.portRange.start <= number
	number <= port.portRange.end
}

_is_admin_port(ports, [to, protocol, number]) if {
	some port in ports
	_is_named(to, port.namedPort, protocol, number)
}

# ---- everybody's pods: no input below

# METADATA
# description: |
#   What runs pods, each as an endpoint with "ref" and "ways", those of lib.exposure by
#   which it can be reached from outside: workloads, and pods that no workload of the
#   inventory owns. The ports are all that it declares, with or without a name.
workloads := [endpoint |
	some ns, all in pods.in_namespace
	some made in all
	not made.owned
	ways := exposure.ways_to(ns, made.labels) | {exposure.node_way(number) | some number in made.node_ports}
	endpoint := {
		"ref": made.ref,
		"namespace": ns,
		"labels": made.labels,
		"ports": made.ports,
		"host": made.host,
		"ways": sort({way.text | some way in ways}),
		"direct": count([way | some way in ways; way.direct]) > 0,
	}
]

# ---- questions, as the object under review

# METADATA
# description: |
#   The verdict words of all connections from each of "from" to each of "to" on each of
#   "ports", [protocol, number]: an array by from of arrays by to of arrays by port.
matrix := [[[connection(from, to, port[0], port[1]).verdict | some port in input.review.object.ports] |
	some to in input.review.object.to
] |
	some from in input.review.object.from
]

# METADATA
# description: The connections that "questions" ask about, {"from", "to", "protocol", "number"}, in their order.
connections := [connection(question.from, question.to, question.protocol, question.number) |
	some question in input.review.object.questions
]
