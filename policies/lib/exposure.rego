# METADATA
# title: Exposure
# description: |
#   By what a pod can be reached from outside the cluster: Services of type LoadBalancer
#   and NodePort, external addresses, Ingresses, routes of the Gateway API, of Istio and of
#   OpenShift that lead to its Services, and ports of its node. Whether a policy shuts that way is lib.netpol's.
package lib.exposure

import data.lib.k8s
import data.lib.pods
import data.lib.selectors
import data.lib.workload

# METADATA
# description: |
#   The ways to the pods of the object under review, as {"text", "related", "direct"}: text
#   for a message, related the objects on the way, direct false where another pod (an
#   ingress controller, a gateway) stands between.
ways := ways_to(k8s.namespace, selectors.labels({"metadata": workload.pod_metadata})) | _through_node

# METADATA
# description: The ways through Services to pods of a namespace with these labels, as in ways.
ways_to(ns, labels) := {way |
	some service in object.get(_open_services, ns, [])
	selectors.selects({"matchLabels": service.selector}, labels)
	some way in service.ways
}

_through_node := {node_way(number) |
	some container in workload.containers
	some port in container.spec.ports
	number := pods.node_port(port, object.get(workload.pod_spec, "hostNetwork", false) == true)
}

# METADATA
# description: The way through a port of the node, as in ways.
node_way(number) := {"text": sprintf("port %s of its node", [k8s.int(number)]), "related": [], "direct": true}

# by namespace, what selects pods and can be reached from outside
_open_services := {ns: services |
	some ns in _homes
	services := [{"selector": service.spec.selector, "ways": found} |
		some service in _services(ns)
		count(service.spec.selector) > 0
		found := {opening.way | some opening in openings(ns, service)}
		found != set()
	]
}

_homes := {ns | data.inventory.namespace[ns].v1.Service} | {"" | data.inventory.cluster.v1.Service}

_services(ns) := [service | service := data.inventory.namespace[ns].v1.Service[_]] if ns != ""

# manifests may leave the namespace out
_services("") := [service | service := data.inventory.cluster.v1.Service[_]]

# METADATA
# description: The Service of that name in a namespace, in an array of its own; [] where there is none.
named(ns, name) := [data.inventory.namespace[ns].v1.Service[name]] if {
	ns != ""
} else := [data.inventory.cluster.v1.Service[name]] if {
	ns == ""
} else := []

# METADATA
# description: |
#   How a Service can be reached from outside, as {"way", "port"}: port is the number or
#   the name of the port of the Service that the way leads to, null where it is every port.
openings(ns, service) := {{"way": way, "port": null} | some way in _own_ways(service)} | _routed_to(ns, service)

# METADATA
# description: True where a Service can be reached from outside by itself, without an Ingress or a route.
is_open(service) if count(_own_ways(service)) > 0

_routed_to(ns, service) := object.keys(object.get(_routes_by_service, concat("/", [ns, service.metadata.name]), {}))

_own_ways(service) := {{"text": _text(service, how), "related": [k8s.ref_of(service)], "direct": true} |
	some how in _hows(service)
}

_hows(service) := {how |
	some how in array.concat(
		[sprintf("of type %s", [service.spec.type]) | _is_public(service)],
		["with external addresses" | some _ in service.spec.externalIPs],
	)
}

_text(service, how) := sprintf("Service %q %s", [service.metadata.name, how])

_is_public(service) if service.spec.type == "NodePort"

_is_public(service) if {
	service.spec.type == "LoadBalancer"
	not is_internal(service)
}

# METADATA
# description: True where a Service of type LoadBalancer is told by an annotation to stay inside the network of the cloud.
is_internal(service) if {
	some key, value in service.metadata.annotations
	lower(value) in _internal[key]
}

# how clouds are told to keep a load balancer inside
_internal := {
	"cloud.google.com/load-balancer-type": {"internal"},
	"networking.gke.io/load-balancer-type": {"internal"},
	"service.beta.kubernetes.io/aws-load-balancer-internal": {"true", "0.0.0.0/0"},
	"service.beta.kubernetes.io/aws-load-balancer-scheme": {"internal"},
	"service.beta.kubernetes.io/azure-load-balancer-internal": {"true"},
}

# what leads to a Service, by "namespace/name"
_routes_by_service := object.union_n([{service: {{"way": way, "port": port}: true}} | some [service, way, port] in _routed])

_routed contains [concat("/", [ns, backend.service.name]), _way(ingress, "Ingress"), _port(object.get(backend.service, "port", {}))] if {
	some [ns, ingress] in _ingresses
	startswith(ingress.apiVersion, "networking.k8s.io/")
	some backend in _backends(ingress.spec)
}

_routed contains [concat("/", [to, backend.name]), _way(route, route.kind), object.get(backend, "port", null)] if {
	some [ns, route] in _routes
	startswith(route.apiVersion, "gateway.networking.k8s.io/")
	some rule in route.spec.rules
	some backend in rule.backendRefs
	object.get(backend, "kind", "Service") == "Service"
	to := object.get(backend, "namespace", ns)
	may_refer(ns, route.kind, to, backend.name)
}

# Istio: hosts are names of Services, short or in full; "mesh" is the inside
_routed contains [_istio_service(ns, target.host), _way(service, "VirtualService"), _istio_port(target)] if {
	some ns, gv
	some service in data.inventory.namespace[ns][gv].VirtualService
	startswith(gv, "networking.istio.io/")
	some gateway in service.spec.gateways
	gateway != "mesh"
	some list in ["http", "tcp", "tls"]
	some rule in service.spec[list]
	some leg in rule.route
	target := leg.destination
}

_istio_service(ns, host) := concat("/", [ns, host]) if {
	not contains(host, ".")
} else := concat("/", [parts[1], parts[0]]) if {
	parts := split(host, ".")
}

_istio_port(target) := object.get(target, ["port", "number"], null)

# OpenShift: the port is that of the pods, and may be any
_routed contains [concat("/", [ns, target.name]), _way(route, "Route"), null] if {
	some ns, gv
	some route in data.inventory.namespace[ns][gv].Route
	startswith(gv, "route.openshift.io/")
	some target in array.concat([route.spec.to], [also | some also in route.spec.alternateBackends])
	object.get(target, "kind", "Service") == "Service"
}

_port(port) := port.number if {
	port.number > 0
} else := port.name if {
	port.name != ""
} else := null

_ingresses := array.concat(
	[[ns, ingress] | some ns; ingress := data.inventory.namespace[ns][_].Ingress[_]],
	[["", ingress] | ingress := data.inventory.cluster[_].Ingress[_]],
)

_routes contains [ns, data.inventory.namespace[ns][_].GRPCRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].HTTPRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].TCPRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].TLSRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].UDPRoute[_]]

_routes contains ["", data.inventory.cluster[_].GRPCRoute[_]]

_routes contains ["", data.inventory.cluster[_].HTTPRoute[_]]

_routes contains ["", data.inventory.cluster[_].TCPRoute[_]]

_routes contains ["", data.inventory.cluster[_].TLSRoute[_]]

_routes contains ["", data.inventory.cluster[_].UDPRoute[_]]

_way(object_, kind) := {
	"text": sprintf("%s %q", [kind, object_.metadata.name]),
	"related": [k8s.ref_of(object_)],
	"direct": false,
}

_backends(spec) := array.concat(
	[spec.defaultBackend | spec.defaultBackend],
	[path.backend | some rule in spec.rules; some path in rule.http.paths],
)

# METADATA
# description: |
#   The Services that the Ingress or the route of the Gateway API under review names, as
#   {"path", "namespace", "name", "port"}: port is a number, a name or null.
backends := array.concat(_backends_of_ingress, _backends_of_route)

_backends_of_ingress := [leg |
	k8s.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some [path, backend] in array.concat(
		[[["spec", "defaultBackend"], backend] | backend := input.review.object.spec.defaultBackend],
		[[["spec", "rules", i, "http", "paths", j, "backend"], entry.backend] |
			some i, rule in input.review.object.spec.rules
			some j, entry in rule.http.paths
		],
	)
	leg := {
		"path": path,
		"namespace": k8s.namespace,
		"name": backend.service.name,
		"port": _port(object.get(backend.service, "port", {})),
	}
]

_backends_of_route := [leg |
	k8s.group == "gateway.networking.k8s.io"
	some i, rule in input.review.object.spec.rules
	some j, backend in rule.backendRefs
	object.get(backend, "kind", "Service") == "Service"
	object.get(backend, "group", "") in {"", null}
	leg := {
		"path": ["spec", "rules", i, "backendRefs", j],
		"namespace": object.get(backend, "namespace", k8s.namespace),
		"name": backend.name,
		"port": object.get(backend, "port", null),
	}
]

# METADATA
# description: |
#   What is wrong with the port of an element of backends, for a Service that is there;
#   undefined where nothing is.
missing_port(leg, service) := sprintf("Service %q has no port %s", [leg.name, _port_text(leg.port)]) if {
	leg.port != null
	ports := [port | some port in service.spec.ports]
	count(ports) > 0
	count([true | some port in ports; leg.port in {port.port, object.get(port, "name", null)}]) == 0
}

_port_text(port) := k8s.int(port) if is_number(port)

_port_text(port) := port if is_string(port)

# METADATA
# description: |
#   True where a route of a kind in one namespace may name a Service of another: within
#   the namespace, or by a ReferenceGrant.
may_refer(ns, _, ns, _)

may_refer(from, kind, to, name) if {
	from != to
	some gv
	some grant in data.inventory.namespace[to][gv].ReferenceGrant
	some source in grant.spec.from
	source.kind == kind
	source.namespace == from
	some target in grant.spec.to
	target.kind == "Service"
	object.get(target, "name", null) in {name, "", null}
}
