# METADATA
# title: An Ingress must not inject configuration into nginx
# description: |
#   A snippet becomes part of the configuration of the controller: whoever may create an
#   Ingress runs code in the controller, and reads every Secret that it may read, which are
#   those of all namespaces (CVE-2021-25742).
# related_resources:
#   - description: CVE-2021-25742
#     ref: https://github.com/kubernetes/ingress-nginx/issues/7837
#   - description: ingress-nginx, annotation risks
#     ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/
# custom:
#   severity: high
#   scope: object
#   match: [networking.k8s.io/Ingress, ConfigMap]
#   frameworks:
#     mitre: [T1190, T1552.007]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     annotations:
#       type: array
#       items: {type: string}
#       default:
#         - configuration-snippet
#         - server-snippet
#         - auth-snippet
#         - stream-snippet
#         - modsecurity-snippet
#         - location-snippet
#         - http-snippet
#       description: Annotations, without the prefix of the controller, that hold configuration of nginx.
#   remediation: |
#     Remove the annotation, and set allow-snippet-annotations to "false" and annotations-risk-level to High or
#     lower in the ConfigMap of the controller.
#   verify: kubectl get ingresses -A -o json | jq '.items[].metadata | select(.annotations // {} | keys | any(endswith("-snippet")))'
package policies.network.ingress_nginx_snippet_annotation

import data.lib.k8s
import data.lib.patch

default annotations := [
	"configuration-snippet",
	"server-snippet",
	"auth-snippet",
	"stream-snippet",
	"modsecurity-snippet",
	"location-snippet",
	"http-snippet",
]

annotations := input.parameters.annotations

violation contains {"msg": msg, "details": {"path": path, "fix": patch.remove(path)}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some key, _ in k8s.annotations
	parts := split(key, "/")
	parts[count(parts) - 1] in annotations

	path := ["metadata", "annotations", key]
	msg := sprintf("the annotation %s injects configuration into nginx", [key])
}

violation contains {"msg": msg, "details": {"path": path, "fix": fix}} if {
	input.review.object.kind == "ConfigMap"
	k8s.group == ""
	some key, [fault, safe] in {
		"allow-snippet-annotations": ["true", "false"],
		"annotations-risk-level": ["critical", "High"],
	}
	value := input.review.object.data[key]
	lower(trim_space(value)) == fault

	path := ["data", key]
	msg := sprintf("%s is %q, so that every Ingress may inject configuration into nginx", [key, value])
	fix := [{"op": "replace", "path": path, "value": safe}]
}

not_applicable contains {"msg": "it does not configure ingress-nginx"} if {
	input.review.object.kind == "ConfigMap"
	count(object.keys(object.get(input.review.object, "data", {})) & {"allow-snippet-annotations", "annotations-risk-level"}) == 0
}
