package policies.network.attack_path_unauthenticated_database_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_unauthenticated_database as control

_open := "redis on port 6379 asks nobody who is there, and"

_direct := sprintf("%s is reachable through Service \"cache\" of type NodePort", [_open])

_lateral := sprintf("%s takes connections from the exposed Deployment \"edge/front\"", [_open])

# the Service of the store, more objects, and messages
cases := {
	"exposed itself": [{"type": "NodePort"}, [], {_direct}],
	"exposed itself, with exposed others": [{"type": "NodePort"}, _front, {_direct}],
	"exposed others": [{}, _front, {_lateral}],
	"others that are not exposed": [{}, [_deployment], set()],
	"exposed others, shut": [{}, array.concat(_front, [_policy({})]), set()],
	"exposed others, admitted": [
		{},
		array.concat(_front, [_policy({"ingress": [{"from": [{"namespaceSelector": {}}], "ports": [{"port": "redis"}]}]})]),
		{_lateral},
	],
	"exposed others, admitted to another port": [
		{},
		array.concat(_front, [_policy({"ingress": [{"ports": [{"port": 80}]}]})]),
		set(),
	],
	"nobody": [{}, [], set()],
}

test_violation[note][kind] if {
	some note, [service, objects, want] in cases
	some kind, made in fixture.workloads_with_metadata(_spec, {"labels": {"app": "cache"}})
	found := control.violation with input.review.object as made.object
		with data.inventory as fixture.inventory(array.concat([_service(service), _scan({})], objects))
	{v.msg | some v in found} == want
	path := array.concat(array.slice(made.path, 0, count(made.path) - 1), ["metadata", "labels"])
	{path | some _ in want} == {v.details.path | some v in found}
}

test_details if {
	direct := control.violation with input.review.object as _pod
		with data.inventory as fixture.inventory([_service({"type": "NodePort"}), _scan({})])
	[[[ref.name | some ref in v.details.related], v.details.steps] | some v in direct] == [[["cache", "fact"], [
		`the outside reaches the pod through Service "cache" of type NodePort`,
		"redis on port 6379 gives everybody its data",
	]]]
	lateral := control.violation with input.review.object as _pod
		with data.inventory as fixture.inventory(array.concat([_service({}), _scan({})], _front))
	[[[ref.name | some ref in v.details.related], v.details.steps] | some v in lateral] == [[["front", "fact"], [
		`the outside reaches Deployment "edge/front" through Service "front" of type NodePort`,
		`no policy keeps Deployment "edge/front" from port 6379 of the data store`,
		"redis on port 6379 gives everybody its data",
	]]]
}

# fields of the row that make it another
_rows := {
	"authenticated": {"authenticated": true},
	"not tried": {"authenticated": null},
	"no data store": {"protocol": "http"},
	"another namespace": {"namespace": "edge"},
	"another Service": {"service": "front"},
	"another port": {"port": 80},
}

test_other_rows[note] if {
	some note, row in _rows
	world := fixture.inventory([_service({"type": "NodePort"}), _scan(row)])
	control.violation == set() with input.review.object as _pod with data.inventory as world
	found := control.not_applicable with input.review.object as _pod with data.inventory as world
	{n.msg | some n in found} == {"no scan found a data store here that asks nobody"}
}

test_other_pods[note] if {
	some note, selector in {"another label": {"app": "web"}, "no label": {}}
	service := json.patch(_service({"type": "NodePort"}), [{"op": "replace", "path": "/spec/selector", "value": selector}])
	control.violation == set() with input.review.object as _pod with data.inventory as fixture.inventory([service, _scan({})])
}

test_speaks_where_there_is_a_store if {
	control.not_applicable == set() with input.review.object as _pod with data.inventory as fixture.inventory([_service({}), _scan({})])
	control.not_applicable == set() with input.review.object as {"kind": "Service"}
}

test_another_group if {
	scan := object.union(_scan({}), {"apiVersion": "example.com/v1"})
	control.violation == set() with input.review.object as _pod
		with data.inventory as fixture.inventory([_service({"type": "NodePort"}), scan])
}

test_network_of_the_node if {
	pod := object.union(_pod, {"spec": {"hostNetwork": true}})
	world := fixture.inventory(array.concat([_service({}), _scan({}), _policy({})], _front))
	found := control.violation with input.review.object as pod with data.inventory as world
	{v.msg | some v in found} == {sprintf("%s is reachable through port 6379 of its node", [_open])}
}

test_unknown if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
	)
	world := fixture.inventory([_service({"type": "NodePort"}), _scan({}), unread])
	control.violation == set() with input.review.object as _pod with data.inventory as world
	found := control.unknown with input.review.object as _pod with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`redis asks nobody who is there, and is reachable through Service "cache" of type NodePort, unless GlobalNetworkPolicy "some" shuts it`,
		["metadata", "labels"],
		["some"],
	]}
}

_listed := [
	"cassandra", "clickhouse", "couchdb", "elasticsearch", "etcd", "influxdb", "kafka", "memcached", "mongodb", "mssql", "mysql",
	"neo4j", "opensearch", "postgresql", "rabbitmq", "redis", "zookeeper",
]

test_protocols[protocol] if {
	some protocol in _listed
	world := fixture.inventory([_service({"type": "NodePort"}), _scan({"protocol": protocol})])
	count(control.violation) == 1 with input.review.object as _pod with data.inventory as world
}

test_parameters if {
	world := fixture.inventory([_service({"type": "NodePort"}), _scan({})])
	control.violation == set() with input.review.object as _pod with data.inventory as world
		with input.parameters as {"protocols": ["mysql"]}
}

_spec := {"containers": [{"name": "app", "ports": [{"name": "redis", "containerPort": 6379}]}]}

_pod := fixture.workloads_with_metadata(_spec, {"labels": {"app": "cache"}}).Pod.object

_service(spec) := fixture.made(
	"v1", "Service", {"name": "cache", "namespace": "shop"},
	{"spec": object.union({"selector": {"app": "cache"}, "ports": [{"port": 1, "targetPort": 6379}, {"port": 2}]}, spec)},
)

_scan(fields) := fixture.fact("ServiceScan", {"services": [object.union(
	{"namespace": "shop", "service": "cache", "port": 1, "protocol": "redis", "authenticated": false},
	fields,
)]})

_deployment := fixture.made(
	"apps/v1", "Deployment", {"name": "front", "namespace": "edge"},
	{"spec": {"template": {"metadata": {"labels": {"app": "front"}}, "spec": {"containers": []}}}},
)

_front := [_deployment, fixture.made(
	"v1", "Service", {"name": "front", "namespace": "edge"},
	{"spec": {"type": "NodePort", "selector": {"app": "front"}}},
)]

_policy(spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": object.union({"podSelector": {}}, spec)},
)
