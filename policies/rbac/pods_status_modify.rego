# METADATA
# title: Roles must not change the status of pods
# description: |
#   Services send traffic to the pods whose status says that they are ready, to the addresses
#   that it names. Whoever writes it takes pods out of service, puts others in, and blinds
#   those who watch.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, pod lifecycle
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
# custom:
#   severity: low
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
#     Drop update and patch on pods/status: the kubelet writes it, and hardly anything else has to. A
#     controller that sets readiness gates keeps patch in its namespaces alone.
#   verify: kubectl auth can-i patch pods --subresource=status --as=<user> -n <namespace>
package policies.rbac.pods_status_modify

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"patch", "update"}, {"/pods/status"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
