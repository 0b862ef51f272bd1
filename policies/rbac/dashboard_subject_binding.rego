# METADATA
# title: Accounts of dashboards must not hold strong rights, and nobody else their roles
# description: |
#   A dashboard is made to be reached by people: whoever gets past its login, or finds it
#   without one, acts with its rights. A dashboard that holds cluster-admin has handed over
#   whole clusters.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, web dashboard
#     ref: https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1613]
#     nsa: [authz/rbac-least-privilege, network/exposure]
#     owasp_k8s: [K02, K06]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.1, CC6.3, CC6.6]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.3.3, 4.4.2]
#   parameters:
#     accounts:
#       type: array
#       items: {type: string}
#       default: [kubernetes-dashboard, dashboard, headlamp]
#       description: Names of the service accounts of dashboards, and of the roles made for them.
#   remediation: |
#     Let people log in with tokens of their own, so that the dashboard needs no rights of its own,
#     and bind its role to no other subject.
#   verify: kubectl auth can-i --list --as=system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard
package policies.rbac.dashboard_subject_binding

import data.lib.rbac
import data.lib.rolepower

default accounts := ["kubernetes-dashboard", "dashboard", "headlamp"]

accounts := input.parameters.accounts

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	some subject in rbac.subjects
	_is_dashboard(subject.key)
	strengths := rolepower.strengths(rbac.role_key)
	count(strengths) > 0

	msg := sprintf("%s gets %s, which %s", [
		subject.text,
		rbac.role_text(rbac.role_key),
		concat(", ", sort(strengths)),
	])
}

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	input.review.object.roleRef.name in accounts
	some subject in rbac.subjects
	not _is_dashboard(subject.key)

	msg := sprintf("%s gets the role of a dashboard, %s", [subject.text, rbac.role_text(rbac.role_key)])
}

unknown contains {"msg": msg, "details": {"path": ["roleRef", "name"]}} if {
	not rbac.roles[rbac.role_key]
	some subject in rbac.subjects
	_is_dashboard(subject.key)

	msg := sprintf("%s gets a role that is not in the inventory", [subject.text])
}

_is_dashboard(key) if {
	["ServiceAccount", _, name] = split(key, ":")
	name in accounts
}
