# METADATA
# title: ClusterRoles must name the non-resource URLs that they allow
# description: |
#   A wildcard for all paths includes /debug/pprof, which shows the memory and load of the API
#   server, and /logs, which may serve the log files of its node.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.3"]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedPaths:
#       type: array
#       items: {type: string}
#       default:
#         - /healthz
#         - /healthz/*
#         - /livez
#         - /livez/*
#         - /readyz
#         - /readyz/*
#         - /metrics
#         - /metrics/slis
#         - /version
#         - /version/
#         - /api
#         - /api/*
#         - /apis
#         - /apis/*
#         - /openapi
#         - /openapi/*
#       description: Paths that roles may allow; one that ends in * covers all that begin alike.
#   remediation: |
#     Name the health and metrics paths that the holders ask for, such as /healthz, /livez, /readyz
#     and /metrics.
#   verify: |
#     kubectl get clusterroles -o json |
#     jq -r '.items[] | select(any(.rules[]?.nonResourceURLs[]?; endswith("*"))) | .metadata.name'
package policies.rbac.wildcard_non_resource_urls

import data.lib.rbac

default allowed_paths := [
	"/healthz",
	"/healthz/*",
	"/livez",
	"/livez/*",
	"/readyz",
	"/readyz/*",
	"/metrics",
	"/metrics/slis",
	"/version",
	"/version/",
	"/api",
	"/api/*",
	"/apis",
	"/apis/*",
	"/openapi",
	"/openapi/*",
]

allowed_paths := input.parameters.allowedPaths

violation contains {"msg": msg, "details": {"path": path}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.rules
	some i, url in rule.spec.nonResourceURLs
	endswith(url, "*")
	not _is_allowed(url)

	path := array.concat(rule.path, ["nonResourceURLs", i])
	msg := sprintf("rule allows every path that matches %q", [substring(url, 0, 100)])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_is_allowed(url) if url in allowed_paths

_is_allowed(url) if {
	some allowed in allowed_paths
	endswith(allowed, "*")
	startswith(url, trim_suffix(allowed, "*"))
}
