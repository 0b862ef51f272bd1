# METADATA
# title: A data store that asks nobody must not be within reach of the outside
# description: |
#   Data that is given to whoever connects belongs to whoever gets a connection: from the
#   internet, or from a workload that the internet reaches first.
# related_resources:
#   - description: Microsoft, threat matrix for Kubernetes
#     ref: https://microsoft.github.io/Threat-Matrix-for-Kubernetes/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: host
#   match: [workload]
#   needs:
#     - facts.regolith.dev/ServiceScan
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - Service
#     - networking.k8s.io/Ingress
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/UDPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#     - networking.istio.io/VirtualService
#     - route.openshift.io/Route
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     mitre: [T1190, T1530]
#     nsa: [network/exposure, threat-model/lateral-movement]
#     owasp_k8s: [K02, K05, K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 7.2.5]
#     soc2: [CC6.1, CC6.6]
#     hipaa: ["164.308(a)(1)(ii)(A)", 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.2, 4.4.3]
#   parameters:
#     protocols:
#       type: array
#       items: {type: string}
#       default: [cassandra, clickhouse, couchdb, elasticsearch, etcd, influxdb, kafka, memcached, mongodb, mssql, mysql, neo4j, opensearch, postgresql, rabbitmq, redis, zookeeper]
#       description: What scanners call data stores.
#   remediation: |
#     Set up users in the data store, and let a network policy admit its clients only, none of which the outside
#     should reach without need.
#   verify: regolith reach --to <workload> -i <files>
package policies.network.attack_path_unauthenticated_database

import data.lib.entrance
import data.lib.k8s
import data.lib.netpol
import data.lib.pods
import data.lib.reachability
import data.lib.selectors
import data.lib.text
import data.lib.workload

default protocols := [
	"cassandra",
	"clickhouse",
	"couchdb",
	"elasticsearch",
	"etcd",
	"influxdb",
	"kafka",
	"memcached",
	"mongodb",
	"mssql",
	"mysql",
	"neo4j",
	"opensearch",
	"postgresql",
	"rabbitmq",
	"redis",
	"zookeeper",
]

protocols := input.parameters.protocols

violation contains {"msg": msg, "details": {"path": _path, "related": related, "steps": steps}} if {
	some store in _stores
	way := sort(entrance.open)[0]

	msg := sprintf("%s on port %s asks nobody who is there, and is reachable through %s", [store.protocol, k8s.int(store.number), way.text])
	related := array.concat(way.related, [store.scan])
	steps := [entrance.step(way), _last(store)]
}

violation contains {"msg": msg, "details": {"path": _path, "related": related, "steps": steps}} if {
	some store in _stores
	count(entrance.open) == 0
	clients := _clients(store)
	count(clients) > 0

	names := {_name(client) | some client in clients}
	msg := sprintf(
		"%s on port %s asks nobody who is there, and takes connections from the exposed %s",
		[store.protocol, k8s.int(store.number), text.list(names, 1)],
	)
	related := array.concat([client.ref | some client in array.slice(clients, 0, 3)], [store.scan])
	steps := [
		sprintf("the outside reaches %s through %s", [_name(clients[0]), clients[0].ways[0]]),
		sprintf("no policy keeps %s from port %s of the data store", [_name(clients[0]), k8s.int(store.number)]),
		_last(store),
	]
}

unknown contains {"msg": msg, "details": {"path": _path, "related": [doubt.by]}} if {
	some store in _stores
	doubt := sort(entrance.doubtful)[0]

	msg := sprintf("%s asks nobody who is there, and is reachable through %s, unless %s shuts it", [
		store.protocol,
		doubt.way.text,
		netpol.text(doubt.by),
	])
}

not_applicable contains {"msg": "no scan found a data store here that asks nobody"} if {
	workload.pod_spec
	count(_stores) == 0
}

_last(store) := sprintf("%s on port %s gives everybody its data", [store.protocol, k8s.int(store.number)])

_name(client) := sprintf("%s %q", [client.ref.kind, concat("/", [client.namespace, client.ref.name])])

# rows of scans about Services that send to these pods
_stores := {{"protocol": row.protocol, "number": number, "scan": scan} |
	some [scan, row] in _open_rows
	row.namespace == k8s.namespace
	service := data.inventory.namespace[row.namespace].v1.Service[row.service]
	count(service.spec.selector) > 0
	selectors.selects({"matchLabels": service.spec.selector}, _labels)
	row.protocol in protocols
	some port in service.spec.ports
	port.port == row.port
	some number in pods.targets(row.namespace, service, port)
}

_open_rows := [[k8s.ref_of(scan), row] |
	some gv, name
	startswith(gv, "facts.regolith.dev/")
	scan := data.inventory.cluster[gv].ServiceScan[name]
	some row in scan.services
	row.authenticated == false
]

_clients(store) := [client |
	some client in reachability.workloads
	count(client.ways) > 0
	reachability.connection(client, _endpoint, "TCP", store.number).verdict == "allowed"
]

_endpoint := {
	"namespace": k8s.namespace,
	"labels": _labels,
	"ports": pods.declared({"spec": workload.pod_spec}),
	"host": object.get(workload.pod_spec, "hostNetwork", false) == true,
}

_labels := selectors.labels({"metadata": workload.pod_metadata})

_path := array.concat(workload.pod_metadata_path, ["labels"])
