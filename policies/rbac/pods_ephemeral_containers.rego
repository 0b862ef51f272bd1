# METADATA
# title: Roles must not add debug containers to running pods
# description: |
#   A debug container joins a pod that runs: it shares its volumes, its network and, where
#   asked, its processes, and speaks with the token of its service account. Adding one is as
#   good as a shell in that pod.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, ephemeral containers
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1609, T1610, T1611]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Keep update and patch on pods/ephemeralcontainers with a role that is bound for the length of
#     an incident, in the one namespace that it is about.
#   verify: kubectl auth can-i patch pods --subresource=ephemeralcontainers --as=<user> -n <namespace>
package policies.rbac.pods_ephemeral_containers

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"patch", "update"}, {"/pods/ephemeralcontainers"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
