# METADATA
# title: A service must ask who is there
# description: |
#   A database or a console that answers everybody gives its data and its power to whatever
#   runs in the cluster, and to whoever finds a way to it.
# related_resources:
#   - description: OWASP Kubernetes Top Ten
#     ref: https://owasp.org/www-project-kubernetes-top-ten/
# schemas:
#   - input.review.object: schema.facts.servicescan
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/ServiceScan]
#   needs: [facts.regolith.dev/ServiceScan]
#   frameworks:
#     mitre: [T1190]
#     nsa: [authn/strong-authentication, network/exposure]
#     owasp_k8s: [K06, K09]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 8.2.1, 8.3.1]
#     soc2: [CC6.1, CC6.2, CC6.6]
#     hipaa: [164.312(d), 164.312(e)(1)]
#     nist_800_190: [4.3.2, 4.3.3, 4.4.2]
#   remediation: Set up users or certificates in the service, and let a network policy admit its clients only.
#   verify: Connect to the service without credentials, from a pod of another namespace.
package policies.network.unauthenticated_service

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["services", i]}} if {
	some i, row in _rows
	row.authenticated == false

	msg := sprintf("%s answers without authentication", [_text(row)])
}

unknown contains {"msg": msg, "details": {"path": ["services", i]}} if {
	some i, row in _rows
	not is_boolean(object.get(row, "authenticated", null))

	msg := sprintf("it is not recorded whether %s asks for authentication", [_text(row)])
}

_rows := {i: row |
	input.review.object.kind == "ServiceScan"
	k8s.group == "facts.regolith.dev"
	some i, row in input.review.object.services
}

_text(row) := sprintf("%s on port %s of Service %q", [
	object.get(row, "protocol", "the service"),
	k8s.int(object.get(row, "port", 0)),
	concat("/", [object.get(row, "namespace", ""), object.get(row, "service", "")]),
])
