# METADATA
# title: etcd must be reachable from the control plane only
# description: |
#   Whoever reaches the ports of etcd is one stolen certificate, or one missing flag,
#   away from all data of the cluster. Pods and the network outside have no business there.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: critical
#   scope: host
#   match: [facts.regolith.dev/PortProbe]
#   needs: [facts.regolith.dev/PortProbe]
#   frameworks:
#     mitre: [T1046, T1190]
#     nsa: [network/etcd, network/exposure]
#     owasp_k8s: [K07, K06]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1", "1.4.2", "1.4.4"]
#     soc2: [CC6.1, CC6.7, CC6.6]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5", "4.3.3", "4.4.2"]
#   remediation: |
#     Let a firewall or security groups pass ports 2379 and 2380 between control plane nodes only, and bind etcd to
#     their addresses.
#   verify: |
#     nc -zv NODE_ADDRESS 2379   # from a pod, and from outside the cluster
package policies.etcd.network_reachable

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["ports", i]}} if {
	not _is_inside(_zone)
	some i, probe in _probes
	probe.open == true

	msg := sprintf("%s answers from %s", [_target(probe), _zone])
}

unknown contains {"msg": "the probe does not tell from where it was made", "details": {"path": ["from"]}} if {
	_is_probe
	not _zone
}

unknown contains {"msg": "no port of etcd was tried", "details": {"path": ["ports"]}} if {
	_is_probe
	count(_probes) == 0
}

unknown contains {"msg": msg, "details": {"path": ["ports", i]}} if {
	some i, probe in _probes
	not is_boolean(object.get(probe, "open", null))

	msg := sprintf("the result for %s is not recorded", [_target(probe)])
}

not_applicable contains {"msg": "the probe was made inside the control plane"} if {
	_is_inside(_zone)
}

_is_probe if {
	input.review.object.kind == "PortProbe"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}

_zone := input.review.object.from if {
	_is_probe
	is_string(input.review.object.from)
	input.review.object.from != ""
}

_is_inside(zone) if regex.match(`^(?i)((inside|from|in) )?(the )?control[- ]plane( node)?$`, zone)

_target(probe) := sprintf("port %s of %s", [k8s.int(probe.port), object.get(probe, "address", "etcd")])

# 4001 is the client port of etcd 2
_probes := {i: probe |
	_is_probe
	some i, probe in input.review.object.ports
	is_number(probe.port)
	_is_of_etcd(probe)
}

_is_of_etcd(probe) if probe.service == "etcd"

_is_of_etcd(probe) if {
	not probe.service
	probe.port in {2379, 2380, 4001}
}
