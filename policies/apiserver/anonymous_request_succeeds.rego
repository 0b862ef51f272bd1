# METADATA
# title: The API server must give nothing to a caller without credentials
# description: |
#   An answer to a request without credentials proves what configuration can only
#   promise. Health and version say little; anything under the API groups shows data of
#   the cluster to the whole network.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#   - description: Using RBAC authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/HTTPProbe]
#   needs: [facts.regolith.dev/HTTPProbe]
#   frameworks:
#     cis: ["1.2.1"]
#     mitre: [T1190]
#     nsa: [network/control-plane, authn/no-anonymous]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "7.3.3"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Switch anonymous authentication off or limit it to health checks, and look for bindings of
#     system:anonymous and system:unauthenticated. The stock binding system:public-info-viewer opens health and
#     version.
#   verify: curl -k -o /dev/null -w "%{http_code}\n" https://API-SERVER:6443/api
package policies.apiserver.anonymous_request_succeeds

import data.lib.k8s
import data.lib.text

violation contains {"msg": msg, "details": {"path": path, "severity": _severity(target)}} if {
	some i, request in _requests
	request.status >= 200
	request.status < 300

	target := _target(request.url)
	msg := sprintf("%s answers %s without credentials", [text.clip(target, 120), k8s.int(request.status)])
	path := ["requests", i, "status"]
}

unknown contains {"msg": msg, "details": {"path": ["requests", i]}} if {
	some i, request in _requests
	not is_number(object.get(request, "status", null))

	msg := sprintf("%s was not reached", [text.clip(_target(request.url), 120)])
}

not_applicable contains {"msg": "the probe asked the API server nothing without credentials"} if {
	_is_probe
	count(_requests) == 0
}

_is_probe if {
	input.review.object.kind == "HTTPProbe"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}

# by index: requests to the API server that carried no credentials
_requests := {i: request |
	_is_probe
	some i, request in input.review.object.requests
	object.get(request, "service", "kube-apiserver") == "kube-apiserver"
	object.get(request, "credentials", "none") == "none"
}

_target(url) := regex.replace(url, `^[a-z]+://[^/]*|[?#].*$`, "")

# what the stock roles show to everybody says little
_severity(target) := "low" if {
	regex.match(`^/(healthz|livez|readyz|version)(/|$)`, target)
} else := "critical" if {
	regex.match(`^/(api|apis|openapi)(/|$)`, target)
} else := "high"
