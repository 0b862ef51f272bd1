# METADATA
# title: An OpenShift route must serve TLS only
# description: |
#   What a route without TLS answers, and the passwords and cookies sent to it, can be read
#   and changed by everybody on the way; so can a route that answers plain HTTP beside TLS.
# related_resources:
#   - description: OpenShift documentation, secured routes
#     ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/ingress_and_load_balancing/routes
# custom:
#   severity: medium
#   scope: object
#   match: [route.openshift.io/Route]
#   frameworks:
#     nsa: [network/encryption, network/exposure]
#     owasp_k8s: [K06, K07]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 2.2.7, 4.2.1]
#     soc2: [CC6.6, CC6.7]
#     hipaa: [164.312(e)(1), "164.312(e)(2)(ii)"]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Set spec.tls.termination to edge, reencrypt or passthrough, and insecureEdgeTerminationPolicy to Redirect or None.
#   verify: oc get routes -A
package policies.network.openshift_route_insecure

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["spec", "tls"], "fix": fix}} if {
	_is_route
	object.get(input.review.object.spec, "tls", null) == null

	msg := "is served without TLS"
	fix := [{
		"op": "add",
		"path": ["spec", "tls"],
		"value": {"termination": "edge", "insecureEdgeTerminationPolicy": "Redirect"},
	}]
}

violation contains {"msg": msg, "details": {"path": path, "severity": "low", "fix": fix}} if {
	_is_route
	input.review.object.spec.tls.insecureEdgeTerminationPolicy == "Allow"

	path := ["spec", "tls", "insecureEdgeTerminationPolicy"]
	msg := "plain HTTP is answered beside TLS"
	fix := [{"op": "replace", "path": path, "value": "Redirect"}]
}

_is_route if {
	input.review.object.kind == "Route"
	k8s.group == "route.openshift.io"
}
