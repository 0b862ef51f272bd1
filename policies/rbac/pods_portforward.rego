# METADATA
# title: Roles must not forward ports into pods
# description: |
#   The kubelet opens the connection from within the pod, to any of its ports: network
#   policies, mesh authorization and the bind address 127.0.0.1 do not hold it back. Databases
#   and admin consoles are open to every holder.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, port forwarding
#     ref: https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1609, T1572]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     getNeedsCreate:
#       type: boolean
#       default: true
#       description: |
#         False where the feature gate AuthorizePodWebsocketUpgradeCreatePermission is off, so that
#         get is enough in every version.
#   remediation: |
#     Publish what people have to reach through a Service with authentication of its own, and bind
#     pods/portforward for the length of an incident.
#   verify: kubectl auth can-i create pods --subresource=portforward --as=<user> -n <namespace>
package policies.rbac.pods_portforward

import data.lib.rbac
import data.lib.websocket

default get_needs_create := true

get_needs_create := input.parameters.getNeedsCreate

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({"create", "get"}, {"/pods/portforward"})

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule.verbs)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_severity(verbs) := "medium" if websocket.opens(verbs, get_needs_create)

# it is enough again as soon as the feature gate is off
_severity(verbs) := "low" if not websocket.opens(verbs, get_needs_create)
