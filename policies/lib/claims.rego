# METADATA
# title: Claims of hosts and paths
# description: |
#   Which hosts and paths Ingresses, HTTPRoutes of the Gateway API and routes of OpenShift
#   claim, by the class, the gateway or the router that they speak to.
package lib.claims

import data.lib.ingress
import data.lib.k8s

# METADATA
# description: |
#   What an object claims, as {"key", "path", "text"}: equal keys are equal claims. Canaries
#   of ingress-nginx and matches of the Gateway API by more than the path share on purpose.
made_by(object_) := _of_ingress(object_) if {
	object_.kind == "Ingress"
	k8s.group_of(object_) == "networking.k8s.io"
} else := _of_http_route(object_) if {
	object_.kind == "HTTPRoute"
	k8s.group_of(object_) == "gateway.networking.k8s.io"
} else := [_claim(["Route", "", spec.host, object.get(spec, "path", "/")], ["spec", "host"])] if {
	object_.kind == "Route"
	k8s.group_of(object_) == "route.openshift.io"
	spec := object_.spec
	spec.host != ""
} else := []

# METADATA
# description: The objects of the inventory that make a claim, as references.
holders(claim) := [ref | some _, ref in _index[claim.key]]

_index := object.union_n([{claim.key: {concat("/", [ref.namespace, ref.name]): ref}} |
	some object_ in _objects
	ref := k8s.ref_of(object_)
	some claim in made_by(object_)
])

_objects contains data.inventory.namespace[_][_].Ingress[_]

_objects contains data.inventory.namespace[_][_].HTTPRoute[_]

_objects contains data.inventory.namespace[_][_].Route[_]

_objects contains data.inventory.cluster[_].Ingress[_]

_objects contains data.inventory.cluster[_].HTTPRoute[_]

_objects contains data.inventory.cluster[_].Route[_]

_claim(parts, path) := {
	"key": concat("|", parts),
	"path": path,
	"text": sprintf("%s%s", [_host(parts[2]), _path(parts[3])]),
}

_host("") := "every host"

_host(host) := sprintf("host %q", [host]) if host != ""

_path("/") := ""

_path(path) := sprintf(", path %q", [path]) if path != "/"

_of_ingress(object_) := [_claim(["Ingress", _class(object_), host, path], ["spec", "rules", i, "http", "paths", j]) |
	not object_.metadata.annotations["nginx.ingress.kubernetes.io/canary"] == "true"
	some i, rule in object_.spec.rules
	host := _text(rule, "host", "")
	some j, entry in rule.http.paths
	path := _text(entry, "path", "/")
]

_class(object_) := ingress.class(object_).name

_class(object_) := "" if not ingress.class(object_)

_of_http_route(object_) := [_claim(["HTTPRoute", _gateway(object_, parent), host, path], ["spec", "rules", i]) |
	some parent in object_.spec.parentRefs
	some host in _hosts(object_)
	some i, rule in object_.spec.rules
	some path in _paths(rule)
]

# a gateway, or a listener of it
_gateway(object_, parent) := concat("/", [
	_text(parent, "namespace", object.get(object_.metadata, "namespace", "")),
	parent.name,
	_text(parent, "sectionName", ""),
])

_hosts(object_) := object_.spec.hostnames if {
	count(object_.spec.hostnames) > 0
} else := [""]

_paths(rule) := {path |
	some match in rule.matches
	count(object.keys(match) - {"path"}) == 0
	path := object.get(match, ["path", "value"], "/")
} if {
	count(rule.matches) > 0
} else := {"/"}

_text(thing, key, otherwise) := value if {
	value := thing[key]
	not value in {"", null}
} else := otherwise
