# METADATA
# title: Roles must not use the privileged security context constraints of OpenShift
# description: |
#   A security context constraint decides what a pod may do on its node. With privileged,
#   anyuid or one of the host constraints a pod runs as root or takes the node.
# related_resources:
#   - description: OpenShift documentation, managing security context constraints
#     ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/authentication_and_authorization/managing-pod-security-policies
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1611]
#     nsa: [authz/rbac-least-privilege, pods/hardening]
#     owasp_k8s: [K02, K01]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 2.2.1, 2.2.6]
#     soc2: [CC6.1, CC6.3, CC7.1]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.4.3]
#   parameters:
#     names:
#       type: array
#       items: {type: string}
#       default: [privileged, anyuid, hostaccess, hostmount-anyuid, hostnetwork, node-exporter]
#       description: The constraints that are meant.
#   remediation: |
#     Allow use of restricted-v2 or nonroot-v2 by name, or of a constraint made for the workload with
#     the one privilege that it needs.
#   verify: oc adm policy who-can use scc privileged
package policies.rbac.openshift_scc_use

import data.lib.k8s
import data.lib.rbac

default names := ["privileged", "anyuid", "hostaccess", "hostmount-anyuid", "hostnetwork", "node-exporter"]

names := input.parameters.names

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	not _is_elsewhere
	some rule in rbac.granting({"use"}, {_target})
	some what in _what(rule.spec)

	msg := sprintf("rule allows use of %s", [what])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

not_applicable contains {"msg": "the cluster has no security context constraints"} if {
	input.review.object.kind in {"ClusterRole", "Role"}
	_is_elsewhere
}

_target := "security.openshift.io/securitycontextconstraints"

# a wildcard means them only where there are some
_is_elsewhere if {
	not k8s.cluster.platform == "openshift"
	count([rule |
		some rule in rbac.rules
		"security.openshift.io" in rule.spec.apiGroups
	]) == 0
}

_what(rule) := {"every security context constraint"} if not rbac.is_named(rule)

_what(rule) := {text |
	named := {name | some name in rule.resourceNames} & {name | some name in names}
	count(named) > 0
	text := sprintf("security context constraints %s", [concat(", ", sort(named))])
} if {
	rbac.is_named(rule)
}
