# METADATA
# title: Roles must not write ConfigMaps other than by name
# description: |
#   Programs take their configuration from them: which hosts to trust, which commands to run
#   at start. Whoever writes every ConfigMap of a namespace changes what its workloads do.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, ConfigMaps
#     ref: https://kubernetes.io/docs/concepts/configuration/configmap/
# custom:
#   severity: low
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1565]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Limit the rule with resourceNames to the ConfigMaps that the holder keeps its state in; leader
#     election uses Leases.
#   verify: kubectl auth can-i update configmaps --as=<user> -n <namespace>
package policies.rbac.configmaps_write

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"create", "delete", "patch", "update"}, {"/configmaps"})
	not rbac.is_named(rule.spec)

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
