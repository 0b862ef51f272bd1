# METADATA
# title: PodSecurityPolicies must not be relied upon
# description: |
#   Kubernetes 1.25 removed PodSecurityPolicy. A manifest that still has one is refused
#   by newer clusters, or was left behind: the protection that it promises does not
#   exist.
# related_resources:
#   - description: Migrate from PodSecurityPolicy to the built-in PodSecurity admission controller
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/
# custom:
#   severity: medium
#   scope: object
#   match: [policy/PodSecurityPolicy]
#   needs: [facts.regolith.dev/Cluster]
#   frameworks:
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Label the namespaces with the Pod Security level that comes nearest, keep what goes beyond it in an admission
#     policy, and delete the PodSecurityPolicy.
#   verify: kubectl get podsecuritypolicies
package policies.pod.pod_security_policy_object

import data.lib.k8s

violation contains {"msg": _message, "details": {"path": ["kind"]}} if {
	k8s.kind == "PodSecurityPolicy"
	k8s.group == "policy"
	not _is_current
}

# deprecated since 1.21
_is_current if k8s.version < [1, 21]

_message := "has no effect: the cluster is newer than 1.24" if {
	k8s.version >= [1, 25]
} else := "loses its effect with Kubernetes 1.25"
