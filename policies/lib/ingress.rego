# METADATA
# title: Ingresses
# description: |
#   Hosts and classes of Ingresses, and the ingress-nginx controller that serves many of
#   them. Reads IngressClasses of the inventory.
package lib.ingress

import data.lib.image

# METADATA
# description: True where a host stands for another, by being the same or a wildcard for one label of it.
covers(host, host)

covers(pattern, host) if regex.replace(host, `^[^.]+`, "*") == pattern

# METADATA
# description: |
#   The class of an Ingress as {"name", "path"}: its field, else the old annotation, else
#   the default class of the inventory. Undefined where there is none.
class(object_) := {"name": name, "path": ["spec", "ingressClassName"]} if {
	name := object_.spec.ingressClassName
	not name in {"", null}
} else := {"name": name, "path": ["metadata", "annotations", _annotation]} if {
	name := object_.metadata.annotations[_annotation]
	not name in {"", null}
} else := {"name": min(_defaults), "path": ["spec"]}

_annotation := "kubernetes.io/ingress.class"

_defaults := {name |
	some gv
	some name, found in data.inventory.cluster[gv].IngressClass
	startswith(gv, "networking.k8s.io/")
	found.metadata.annotations["ingressclass.kubernetes.io/is-default-class"] == "true"
}

# METADATA
# description: |
#   The images of the ingress-nginx controller of the Kubernetes project, also those of
#   mirrors, in the object under review, as elements of image.uses. The controller that
#   NGINX Inc. makes is another program.
nginx_images contains use if {
	some use in image.uses
	regex.match(_controllers, image.parse(use.reference).repository)
}

_controllers := `(^|/)(ingress-nginx/controller(-chroot)?|nginx-ingress-controller(-amd64|-arm64)?)$`
