# METADATA
# title: Role rules must name their resources instead of using the wildcard
# description: |
#   A rule for all resources covers Secrets, service account tokens, exec into pods and every
#   custom resource that is ever installed, even where it only reads. A form such as pods/* is
#   no wildcard at all and grants nothing, so that whoever wrote it meant something else.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     cis: ["5.1.3"]
#     mitre: [T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedSubjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Subjects that may hold such a role: a role bound to nobody else is left alone. User:<name>,
#         Group:<name> or ServiceAccount:<namespace>:<name>; * stands for anything.
#     allowedRoles:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Roles that are left alone: the name of a ClusterRole, or namespace/name of a Role; * stands
#         for anything.
#   remediation: |
#     List the resources that the holders use; take them from the audit log where they are not known.
#     Write subresources out, as in pods/log.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?.resources[]?; contains("*"))) |
#     .kind + " " + .metadata.name'
package policies.rbac.wildcard_resources

import data.lib.rbac

default allowed_subjects := []

allowed_subjects := input.parameters.allowedSubjects

default allowed_roles := []

allowed_roles := input.parameters.allowedRoles

violation contains {"msg": msg, "details": {"path": path, "severity": severity}} if {
	some rule in rbac.rules
	some i, resource in rule.spec.resources
	{"msg": msg, "severity": severity} := _fault(resource)
	not rbac.is_excused(allowed_roles, allowed_subjects)

	path := array.concat(rule.path, ["resources", i])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_fault("*") := {"msg": "rule covers every resource and subresource of its API groups", "severity": "high"}

_fault(resource) := {"msg": sprintf("rule covers %q of every resource", [subresource]), "severity": "high"} if {
	startswith(resource, "*/")
	subresource := substring(resource, 2, 100)
	subresource != "*"
}

_fault(resource) := {"msg": msg, "severity": "low"} if {
	endswith(resource, "/*")
	msg := sprintf("%q is no wildcard and grants nothing: write the subresources out", [substring(resource, 0, 100)])
}
