# METADATA
# title: Roles must not write Endpoints or EndpointSlices
# description: |
#   They say where the traffic of a Service goes. Whoever writes them sends it, and what an
#   ingress controller forwards, to any address, also to pods of other namespaces behind their
#   network policies (CVE-2021-25740).
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: CVE-2021-25740, cross-namespace forwarding by endpoints
#     ref: https://github.com/kubernetes/kubernetes/issues/103675
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1557]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Remove endpoints and endpointslices from the rule: the controllers of Kubernetes write them. In
#     clusters that were made before Kubernetes 1.22 reconcile the stock role
#     system:aggregate-to-edit.
#   verify: kubectl auth can-i update endpoints --as=<user> -n <namespace>
package policies.rbac.endpoints_write

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting(_verbs, _targets)

	msg := sprintf("rule allows %s", [rule.text])
}

# clusters made before Kubernetes 1.22 keep them in the stock role, for all who may edit
violation contains {"msg": msg, "details": {"path": ["rules", i]}} if {
	_is_old_role
	some i, rule in input.review.object.rules
	some target in _targets
	verbs := rbac.granted(rule, _verbs, target)
	count(verbs) > 0

	msg := sprintf("rule still allows %s on %s", [concat(", ", sort(verbs)), split(target, "/")[1]])
}

not_applicable contains {"msg": msg} if {
	some msg in rbac.exempt
	not _is_old_role
}

_is_old_role if {
	rbac.is_stock
	input.review.object.metadata.name == "system:aggregate-to-edit"
}

_verbs := {"create", "patch", "update"}

_targets := {"/endpoints", "discovery.k8s.io/endpointslices"}
