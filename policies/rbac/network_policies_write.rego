# METADATA
# title: Roles must not write network policies
# description: |
#   Policies add up: one that allows everything opens a namespace, whatever the others say.
#   Whoever writes them takes the walls between tenants away, or cuts workloads off.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [authz/rbac-least-privilege, network/policies]
#     owasp_k8s: [K02, K05]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.3, CC6.6]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.3.3, 4.4.2]
#   parameters:
#     resources:
#       type: array
#       items: {type: string}
#       default:
#         - networking.k8s.io/networkpolicies
#         - "policy.networking.k8s.io/*"
#         - "cilium.io/*networkpolicies"
#         - "crd.projectcalico.org/*networkpolicies"
#         - "projectcalico.org/*networkpolicies"
#       description: What counts, as group/resource; * stands for any part of the resource.
#   remediation: |
#     Let network policies come from a reviewed repository that the owners of the workloads cannot
#     change alone, applied by one account.
#   verify: kubectl auth can-i create networkpolicies.networking.k8s.io --as=<user> -n <namespace>
package policies.rbac.network_policies_write

import data.lib.rbac
import data.lib.rolescope

default resources := ["networking.k8s.io/networkpolicies", "policy.networking.k8s.io/*", "cilium.io/*networkpolicies", "crd.projectcalico.org/*networkpolicies", "projectcalico.org/*networkpolicies"]

resources := input.parameters.resources

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting(_verbs, rolescope.targets(resources))

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_verbs := {"create", "delete", "deletecollection", "patch", "update"}
