# METADATA
# title: Ways out
# description: |
#   What egress policies say of connections of the pods under review to addresses outside
#   the cluster, and of everybody's to the DNS.
package lib.exits

import data.lib.k8s
import data.lib.reachability
import data.lib.selectors
import data.lib.workload

# METADATA
# description: |
#   What becomes of connections of the pods under review to an address on a port over TCP:
#   {"verdict", "by", "why"}, as one side of lib.reachability.
to(_, _) := anywhere

to(address, number) := _egress(address, ["TCP", number]) if not anywhere

_egress(address, port) := reachability.side("Egress", _pod, peer, [peer, port[0], port[1]]) if {
	peer := {"address": address}
}

# METADATA
# description: That of every address and port, where it is the same for all; undefined where it is not.
anywhere := reachability.regardless("Egress", _pod)

_pod := {
	"namespace": k8s.namespace,
	"labels": selectors.labels({"metadata": workload.pod_metadata}),
	"ports": [],
	"host": object.get(workload.pod_spec, "hostNetwork", false) == true,
}

# METADATA
# description: |
#   What becomes of connections of the pods under review to any address of the internet,
#   on the port that is open: {"verdict", "by", "why", "port", "address"}; undefined where
#   none is open.
internet := object.union(anywhere, {"port": _ports[0], "address": _samples[0][0]}) if {
	anywhere.verdict != "denied"
} else := found[0] if {
	not anywhere
	found := [way |
		some verdict in ["allowed", "unknown"]
		some port in _ports
		some sample in _samples
		sides := [side | some address in sample; side := _egress(address, port)]
		reachability.worst({side.verdict | some side in sides}) == verdict
		way := object.union(sides[0], {"verdict": verdict, "port": port, "address": sample[0]})
	]
}

# two addresses together stand for all others: a rule for one is not a rule for the internet
_samples := [["192.0.2.1"], ["2001:db8::1"], ["1.1.1.1", "146.70.41.93"], ["2606:4700:4700::1111", "2a0f:7803:f5d0::1"]]

# one that stands for every port, then what policies name
_ports := array.concat([["TCP", 65533], ["UDP", 65533]], [port | some port in reachability.egress_ports(k8s.namespace)])

# METADATA
# description: 'A port as internet has it, in messages: "on every port", "on every port over UDP", "on port 443/TCP".'
port_text(["TCP", 65533]) := "on every port"

port_text(["UDP", 65533]) := "on every port over UDP"

port_text([protocol, number]) := sprintf("on port %s/%s", [k8s.int(number), protocol]) if number != 65533
