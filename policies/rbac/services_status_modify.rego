# METADATA
# title: Roles must not change the status of Services
# description: |
#   The addresses that the status of a Service of type LoadBalancer names are routed to its
#   pods on every node. Whoever writes them takes traffic of other tenants to any address
#   (CVE-2020-8554), which no admission plugin of Kubernetes prevents.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: CVE-2020-8554, man in the middle by external addresses
#     ref: https://github.com/kubernetes/kubernetes/issues/97076
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
#     Leave services/status to the cloud controller manager or to the one controller that hands out
#     addresses.
#   verify: kubectl auth can-i patch services --subresource=status --as=<user> -n <namespace>
package policies.rbac.services_status_modify

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"patch", "update"}, {"/services/status"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
