# METADATA
# title: Ways in that policies leave open
# description: |
#   The ways of lib.exposure to the pods of the object under review, after what network
#   policies say of their ingress. Addresses are what the outside comes from, whichever
#   they are, for nodes and load balancers put their own in place of the client's.
package lib.entrance

import data.lib.exposure
import data.lib.k8s
import data.lib.netpol
import data.lib.selectors
import data.lib.workload

# METADATA
# description: The ways that no policy shuts, as in exposure.ways.
open contains way if {
	some way in _passable
	not _is_doubtful
}

# METADATA
# description: The ways that a policy may shut that is not read to the end, as {"way", "by"}.
doubtful contains {"way": way, "by": ref} if {
	some way in _passable
	some ref in _doubts
}

_is_doubtful if count(_doubts) > 0

_passable := {way |
	some way in exposure.ways
	not _is_shut(way)
}

_is_shut(way) if {
	not workload.pod_spec.hostNetwork == true
	_isolation.sure != set()
	not _is_admitted(way)
}

_doubts := array.slice(sort(_isolation.unsure), 0, 1) if not workload.pod_spec.hostNetwork == true

_doubts := [] if workload.pod_spec.hostNetwork == true

_isolation := netpol.isolation(k8s.namespace, _labels, "Ingress")

_labels := selectors.labels({"metadata": workload.pod_metadata})

# some rule for the pod lets in what comes by this way: everybody, addresses, and for a way through
# another pod also pods of other namespaces, where that one may be
_is_admitted(way) if {
	some policy in netpol.documents(k8s.namespace)
	selectors.selects(object.get(policy, ["spec", "podSelector"], {}), _labels)
	some rule in netpol.rules(policy, "Ingress")
	_lets_in(rule, way)
}

_is_admitted(_) if {
	some policy in netpol.policies(k8s.namespace)
	policy.ref.kind != "NetworkPolicy"
	policy.ref in _isolation.sure
	"Ingress" in policy.opens
}

_lets_in(rule, _) if count(rule.peers) == 0

_lets_in(rule, _) if {
	some peer in rule.peers
	peer.ipBlock
}

_lets_in(rule, way) if {
	way.direct == false
	some peer in rule.peers
	is_object(peer.namespaceSelector)
}

# METADATA
# description: A way in as the first step of an attack path.
step(way) := sprintf("the outside reaches the pod through %s", [way.text])
