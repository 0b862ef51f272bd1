# METADATA
# title: Roles must not delete events
# description: |
#   Events tell what happened to pods and nodes: a container that was killed, an image that
#   was pulled, a shell that a probe saw. Whoever breaks in deletes them to hide the traces.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, Event
#     ref: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1070]
#     nsa: [authz/rbac-least-privilege, logging/audit-policy]
#     owasp_k8s: [K02, K10]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 10.2.1, 10.2.2]
#     soc2: [CC6.1, CC6.3, CC7.2]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(b)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Drop delete and deletecollection: events expire by themselves. Ship them to a store outside of
#     the cluster.
#   verify: kubectl auth can-i delete events --as=<user> -n <namespace>
package policies.rbac.events_delete

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting({"delete", "deletecollection"}, {"/events", "events.k8s.io/events"})

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt
