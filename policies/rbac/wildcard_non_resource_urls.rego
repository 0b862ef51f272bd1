# METADATA
# title: ClusterRoles must name the paths of the API server that they open
# description: |
#   Not everything behind the API server is a resource. A wildcard over its paths opens
#   profiling data under /debug/pprof, log files under /logs and the metrics, which tell an
#   attacker about the memory and the traffic of the control plane.
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
#       description: Paths, with or without a trailing *, that any ClusterRole may open.
#   remediation: Name the paths that are needed, usually those of health checks and /metrics.
#   verify: |
#     kubectl get clusterroles -o json |
#     jq -r '.items[] | select(any(.rules[]?.nonResourceURLs[]?; endswith("*"))) |
#     .metadata.name'
package policies.rbac.wildcard_non_resource_urls

import data.lib.rbac

default allowed_paths := ["/healthz", "/healthz/*", "/livez", "/livez/*", "/readyz", "/readyz/*", "/metrics", "/metrics/slis", "/version", "/version/", "/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]

allowed_paths := input.parameters.allowedPaths

violation contains {"msg": msg, "details": {"path": path}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.rules
	some i, url in rule.spec.nonResourceURLs
	endswith(url, "*")
	not url in allowed_paths

	path := array.concat(rule.path, ["nonResourceURLs", i])
	msg := sprintf("rule covers %s", [_paths(url)])
}

not_applicable contains {"msg": msg} if {
	input.review.object.kind == "ClusterRole"
	some msg in rbac.exempt
}

_paths(url) := "every path of the API server, /debug/pprof and /logs included" if trim_right(url, "*") in {"", "/"}

_paths(url) := sprintf("every path that begins with %q", [substring(prefix, 0, 100)]) if {
	prefix := trim_right(url, "*")
	not prefix in {"", "/"}
}
