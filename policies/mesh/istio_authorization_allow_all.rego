# METADATA
# title: An Istio authorization policy must not allow everything
# description: |
#   Policies that allow add up. One rule without conditions, or one that asks for no more
#   than some identity, lets every workload of the mesh in, whatever the other rules say.
# related_resources:
#   - description: Istio documentation, AuthorizationPolicy
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
# custom:
#   severity: high
#   scope: object
#   match: [security.istio.io/AuthorizationPolicy]
#   frameworks:
#     mitre: [T1210]
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   remediation: |
#     Name the principals or namespaces that may call the workload, and what they may do. A policy with an
#     empty spec denies everything, and is a good default beside such rules.
#   verify: kubectl get authorizationpolicies -A -o json | jq '.items[] | [.metadata.name, .spec]'
package policies.mesh.istio_authorization_allow_all

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i]}} if {
	input.review.object.kind == "AuthorizationPolicy"
	k8s.group == "security.istio.io"
	object.get(input.review.object, ["spec", "action"], "ALLOW") == "ALLOW"
	some i, rule in input.review.object.spec.rules
	not _has_conditions(rule)
	msg := _fault(rule)
}

not_applicable contains {"msg": "the policy allows nothing: its action is another"} if {
	not object.get(input.review.object, ["spec", "action"], "ALLOW") == "ALLOW"
}

_fault(rule) := "the rule allows every request: it has no conditions" if {
	not _has_sources(rule)
	not _limits_operations(rule)
} else := "the rule allows every identity of the mesh" if {
	_has_sources(rule)
	every entry in rule.from {
		_is_anybody(entry.source)
	}
}

_has_conditions(rule) if some _ in rule.when

_has_sources(rule) if some _ in rule.from

# a rule for parts of the service alone is a public part of it
_limits_operations(rule) if {
	some _ in rule.to
	every entry in rule.to {
		_limits(entry.operation)
	}
}

_limits(operation) if {
	some values in object.remove(operation, ["notHosts", "notMethods", "notPaths", "notPorts"])
	not "*" in values
	not "/*" in values
}

# what narrows a source: anything but a star for all identities
_is_anybody(source) if {
	some field in ["principals", "namespaces", "requestPrincipals"]
	"*" in source[field]
	object.keys(source) == {field}
}

_is_anybody(source) if source == {}
