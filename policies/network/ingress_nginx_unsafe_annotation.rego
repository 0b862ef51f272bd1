# METADATA
# title: Annotations for ingress-nginx must not hold characters of its configuration language
# description: |
#   Versions of ingress-nginx copy such values into the configuration of nginx: a line end or
#   a brace in one of them runs code in the controller, which reads the Secrets of all
#   namespaces (CVE-2025-24514, CVE-2025-1097, CVE-2025-1098, CVE-2025-1974).
# related_resources:
#   - description: CVE-2025-1974
#     ref: https://github.com/kubernetes/kubernetes/issues/131009
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: critical
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     mitre: [T1190]
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
#         - auth-url
#         - auth-signin
#         - auth-tls-match-cn
#         - mirror-target
#         - mirror-host
#         - rewrite-target
#         - server-alias
#         - permanent-redirect
#         - canary-by-header-value
#       description: Annotations, without nginx.ingress.kubernetes.io/, whose values are looked at.
#   remediation: Remove the annotation, or write its value without these characters, and update the controller.
#   verify: kubectl get ingresses -A -o json | jq '.items[].metadata | [.namespace, .name, .annotations]'
package policies.network.ingress_nginx_unsafe_annotation

import data.lib.k8s
import data.lib.patch

default annotations := [
	"auth-url",
	"auth-signin",
	"auth-tls-match-cn",
	"mirror-target",
	"mirror-host",
	"rewrite-target",
	"server-alias",
	"permanent-redirect",
	"canary-by-header-value",
]

annotations := input.parameters.annotations

# whatever class the Ingress is of: the annotation waits for one that reads it
violation contains {"msg": msg, "details": {"path": path, "severity": fault.severity, "fix": patch.remove(path)}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some name in annotations
	key := concat("", ["nginx.ingress.kubernetes.io/", name])
	fault := _fault(k8s.annotations[key])

	path := ["metadata", "annotations", key]
	msg := sprintf("the value of %s %s", [key, fault.text])
}

_fault(value) := {"severity": "critical", "text": sprintf("holds %s, which may end a line of nginx's configuration", [sign])} if {
	found := regex.find_n("[\n\r;{}#\\\\\"'`]", value, 1)
	sign := object.get(_signs, found[0], found[0])
} else := {"severity": "medium", "text": "reads variables of nginx"} if {
	contains(_without_groups(value), "$")
}

_signs := {"\n": "a line end", "\r": "a line end"}

# what a rewrite takes from the path, as in /$2
_without_groups(value) := regex.replace(value, `\$\d`, "")
