# METADATA
# title: Exposure
# description: |
#   By what a pod can be reached from outside the cluster: Services of type LoadBalancer
#   and NodePort, external addresses, Ingresses and routes of the Gateway API that lead to
#   its Services, and ports of its node. Whether a policy shuts that way is lib.netpol's.
package lib.exposure

import data.lib.k8s
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

_through_node := {{"text": text, "related": [], "direct": true} |
	some container in workload.containers
	some port in container.spec.ports
	number := _node_port(port)
	text := sprintf("port %s of its node", [k8s.int(number)])
}

_node_port(port) := port.hostPort if port.hostPort > 0

_node_port(port) := port.containerPort if {
	workload.pod_spec.hostNetwork == true
	object.get(port, "hostPort", 0) in {0, null}
}

# by namespace, what selects pods and can be reached from outside
_open_services := {ns: services |
	some ns in {ns | some [ns, _] in _services}
	services := [{"selector": service.spec.selector, "ways": found} |
		some pair in _services
		pair[0] == ns
		service := pair[1]
		count(service.spec.selector) > 0
		target := concat("/", [ns, service.metadata.name])
		found := _own_ways(service) | object.get(_routed_ways, target, set())
		found != set()
	]
}

# manifests may leave the namespace out
_services := array.concat(
	[[ns, service] | some ns; service := data.inventory.namespace[ns].v1.Service[_]],
	[["", service] | service := data.inventory.cluster.v1.Service[_]],
)

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
_routed_ways := {service: ways_to |
	some service in {service | some [service, _] in _routed}
	ways_to := {way |
		some pair in _routed
		pair[0] == service
		way := pair[1]
	}
}

_routed contains [concat("/", [ns, backend.service.name]), _way(ingress, "Ingress")] if {
	some [ns, ingress] in _ingresses
	startswith(ingress.apiVersion, "networking.k8s.io/")
	some backend in _backends(ingress.spec)
}

_routed contains [concat("/", [to, backend.name]), _way(route, route.kind)] if {
	some [ns, route] in _routes
	startswith(route.apiVersion, "gateway.networking.k8s.io/")
	some rule in route.spec.rules
	some backend in rule.backendRefs
	object.get(backend, "kind", "Service") == "Service"
	to := object.get(backend, "namespace", ns)
	_may_refer(ns, route.kind, to)
}

_ingresses := array.concat(
	[[ns, ingress] | some ns; ingress := data.inventory.namespace[ns][_].Ingress[_]],
	[["", ingress] | ingress := data.inventory.cluster[_].Ingress[_]],
)

_routes contains [ns, data.inventory.namespace[ns][_].GRPCRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].HTTPRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].TCPRoute[_]]

_routes contains [ns, data.inventory.namespace[ns][_].TLSRoute[_]]

_routes contains ["", data.inventory.cluster[_].GRPCRoute[_]]

_routes contains ["", data.inventory.cluster[_].HTTPRoute[_]]

_routes contains ["", data.inventory.cluster[_].TCPRoute[_]]

_routes contains ["", data.inventory.cluster[_].TLSRoute[_]]

_way(object_, kind) := {
	"text": sprintf("%s %q", [kind, object_.metadata.name]),
	"related": [k8s.ref_of(object_)],
	"direct": false,
}

_backends(spec) := array.concat(
	[spec.defaultBackend | spec.defaultBackend],
	[path.backend | some rule in spec.rules; some path in rule.http.paths],
)

_may_refer(ns, _, ns)

_may_refer(from, kind, to) if {
	from != to
	some gv
	some grant in data.inventory.namespace[to][gv].ReferenceGrant
	some source in grant.spec.from
	source.kind == kind
	source.namespace == from
}
